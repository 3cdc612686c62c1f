import { useMemo, useState } from 'react'
import { money, number, percent, signedPercent } from '../../lib/format'
import { CLASS_WORDS, type Dish } from './types'

interface Column {
  key: keyof Dish
  label: string
  text: (dish: Dish, currency: string) => string
}

const amount = (value: number | null, currency: string) => (value === null ? '–' : money(value, currency))

const COLUMNS: Column[] = [
  { key: 'name', label: 'Dish', text: (dish) => dish.name },
  { key: 'class', label: 'Class', text: (dish) => (dish.class ? CLASS_WORDS[dish.class].one : '–') },
  { key: 'units', label: 'Sold', text: (dish) => number(dish.units) },
  { key: 'mix_percent', label: 'Mix', text: (dish) => percent(dish.mix_percent, { fixed: true }) },
  { key: 'price', label: 'Price', text: (dish, currency) => amount(dish.price, currency) },
  { key: 'cost', label: 'Cost', text: (dish, currency) => amount(dish.cost, currency) },
  { key: 'contribution_margin', label: 'Margin', text: (dish, currency) => amount(dish.contribution_margin, currency) },
  { key: 'probability', label: 'Certainty', text: (dish) => (typeof dish.probability === 'number' ? percent(Math.round(dish.probability * 100)) : '–') },
  { key: 'units_change_percent', label: 'Change', text: (dish) => (dish.units_change_percent === null ? '–' : signedPercent(dish.units_change_percent)) },
]

interface Order {
  key: keyof Dish
  down: boolean
}

export function DishTable({ dishes, currency, title }: { dishes: Dish[]; currency: string; title: string }) {
  const [order, setOrder] = useState<Order>({ key: 'units', down: true })
  const rows = useMemo(() => dishes.toSorted((a, b) => compare(a, b, order)), [dishes, order])
  const sortBy = (key: keyof Dish) =>
    setOrder((old) => ({ key, down: old.key === key ? !old.down : typeof dishes[0]?.[key] === 'number' }))
  return (
    <div className="table-scroll table-scroll--tall" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <table className="data-table">
        <thead>
          <tr>
            {COLUMNS.map(({ key, label }) => (
              <th key={key} scope="col" aria-sort={order.key === key ? (order.down ? 'descending' : 'ascending') : undefined}>
                <button type="button" onClick={() => sortBy(key)}>
                  {label}<span aria-hidden="true">{order.key === key ? (order.down ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((dish) => (
            <tr key={dish.name}>
              {COLUMNS.map(({ key, text }) => key === 'name'
                ? <th key={key} scope="row">{text(dish, currency)}</th>
                : <td key={key} className={key === 'class' ? `kind kind--${dish.class ?? 'none'}` : ''}>{text(dish, currency)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Unknown numbers come last, whichever way the rest is sorted. */
function compare(a: Dish, b: Dish, { key, down }: Order): number {
  const x = a[key] ?? null
  const y = b[key] ?? null
  if (x === null || y === null) return Number(x === null) - Number(y === null)
  const upward = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
  return down ? -upward : upward
}
