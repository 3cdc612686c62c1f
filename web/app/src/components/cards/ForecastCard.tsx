import { ForecastView, type ForecastData } from '../charts/ForecastView'
import type { CardProps } from './types'

export function ForecastCard({ card }: CardProps) {
  return <ForecastView data={card.data as ForecastData} />
}
