import type { Card } from '../../api/types'

export function TextCard({ card }: { card: Card }) {
  return <p className="card__text">{card.text}</p>
}
