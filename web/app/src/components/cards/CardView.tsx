import { Component, lazy, Suspense, type ComponentType, type ReactNode } from 'react'
import { MenuMatrix } from '../matrix/MenuMatrix'
import { TableCard } from './TableCard'
import { TextCard } from './TextCard'
import type { CardProps } from './types'

// Charts bring a library of their own, so they come when the first one is drawn.
const ForecastCard = lazy(async () => ({ default: (await import('./ForecastCard')).ForecastCard }))
const GradeCard = lazy(async () => ({ default: (await import('./GradeCard')).GradeCard }))
const ChartCard = lazy(async () => ({ default: (await import('./ChartCard')).ChartCard }))
const DraftCard = lazy(async () => ({ default: (await import('./DraftCard')).DraftCard }))
const CampaignCard = lazy(async () => ({ default: (await import('./CampaignCard')).CampaignCard }))

/** One entry makes a card type drawable; whatever is not here is told in its own words. */
const CARDS: Record<string, ComponentType<CardProps>> = {
  menu_matrix: MenuMatrix,
  table: TableCard,
  forecast: ForecastCard,
  chart: ChartCard,
  grade: GradeCard,
  draft: DraftCard,
  campaign: CampaignCard,
}

export function CardView({ card, focus }: CardProps) {
  const Drawn = CARDS[card.type] ?? TextCard
  return (
    <section className="card" aria-label={card.title} data-card={card.type}>
      <header className="card__head">
        <h3 className="card__title">{card.title}</h3>
        {card.demo && <span className="badge badge--demo">Demo data</span>}
      </header>
      <Fallback instead={<TextCard card={card} />}><Suspense fallback={<span className="skeleton skeleton--card" />}><Drawn card={card} focus={focus} /></Suspense></Fallback>
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
