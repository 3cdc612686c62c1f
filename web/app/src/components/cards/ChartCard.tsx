import type { Trends } from '../../api/menu'
import { TrendView } from '../charts/TrendView'
import type { CardProps } from './types'

export function ChartCard({ card }: CardProps) {
  return <TrendView data={card.data as Trends} />
}
