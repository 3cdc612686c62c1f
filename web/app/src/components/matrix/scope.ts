import type { Dish, MatrixData, Thresholds } from './types'

/** The whole menu, or one category measured by its own yardstick where the server gave one. */
export function inScope(data: MatrixData, category: string): { items: Dish[]; thresholds: Thresholds } {
  if (!category) return data
  const items = data.items.filter((dish) => dish.category === category)
  const thresholds = data.category_thresholds?.[category]
  if (!thresholds) return { items, thresholds: data.thresholds }
  const units = items.reduce((sum, dish) => sum + dish.units, 0)
  return {
    thresholds,
    items: items.map((dish) => ({
      ...dish, class: dish.category_class ?? null, mix_percent: units ? (100 * dish.units) / units : 0,
    })),
  }
}
