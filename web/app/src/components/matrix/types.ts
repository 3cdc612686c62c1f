export type DishClass = 'star' | 'plowhorse' | 'puzzle' | 'dog' | 'uncosted'

export interface Dish {
  name: string
  category: string | null
  units: number
  mix_percent: number
  revenue: number
  price: number
  cost: number | null
  contribution_margin: number | null
  contribution: number | null
  class: DishClass | null
  units_change_percent: number | null
  /** How sure its class is, 0 to 1, with so few or so many sold; older cards have none. */
  probability?: number | null
  decided?: boolean
  /** Its class among the dishes of its own category. */
  category_class?: DishClass | null
}

export interface Thresholds {
  popularity_percent: number | null
  contribution_margin: number | null
}

export interface MatrixData {
  period: { start: string; end: string; days: number }
  currency: string
  basis: 'margin' | 'popularity'
  thresholds: Thresholds
  category_thresholds?: Record<string, Thresholds>
  categories: string[]
  items: Dish[]
}

/** A dish that has its place in the picture. */
export type Placed = Dish & { contribution_margin: number; class: DishClass }

export const CLASSES = ['star', 'plowhorse', 'puzzle', 'dog'] as const

export const CLASS_WORDS: Record<DishClass, { one: string; many: string; meaning: string }> = {
  star: { one: 'Star', many: 'Stars', meaning: 'sell well and earn well: keep them in sight' },
  plowhorse: { one: 'Plowhorse', many: 'Plowhorses', meaning: 'sell well, earn little: raise the price a little or trim the cost' },
  puzzle: { one: 'Puzzle', many: 'Puzzles', meaning: 'earn well, sell little: tell more guests about them' },
  dog: { one: 'Dog', many: 'Dogs', meaning: 'sell little, earn little: change them or let them go' },
  uncosted: { one: 'No cost yet', many: 'No cost yet', meaning: 'have no cost, so their margin is unknown' },
}
