import type { Card } from '../../api/types'

export interface CardProps {
  card: Card
  /** The one dish that was asked about, where it was one. */
  focus: string | null
}
