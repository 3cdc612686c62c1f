import { Component, type ComponentType, type ReactNode } from 'react'
import { MenuMatrix } from '../matrix/MenuMatrix'
import { TableCard } from './TableCard'
import { TextCard } from './TextCard'
import type { CardProps } from './types'

/** One entry makes a card type drawable; whatever is not here is told in its own words. */
const CARDS: Record<string, ComponentType<CardProps>> = {
  menu_matrix: MenuMatrix,
  table: TableCard,
}

export function CardView({ card, focus }: CardProps) {
  const Drawn = CARDS[card.type] ?? TextCard
  return (
    <section className="card" aria-label={card.title} data-card={card.type}>
      <header className="card__head">
        <h3 className="card__title">{card.title}</h3>
        {card.demo && <span className="badge badge--demo">Demo data</span>}
      </header>
      <Fallback instead={<TextCard card={card} />}><Drawn card={card} focus={focus} /></Fallback>
    </section>
  )
}

/** A card whose data is not what we expect must not take the conversation down with it. */
class Fallback extends Component<{ children: ReactNode; instead: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? this.props.instead : this.props.children
  }
}
