import { useState } from 'react'
import { number, percent } from '../../lib/format'
import type { Dish } from './types'

const FIRST = 12 // rows before "show all"

/** Without costs there is no margin to place a dish by: how often each sells is what can be said. */
export function PopularityBars({ dishes }: { dishes: Dish[] }) {
  const [all, setAll] = useState(false)
  const ordered = dishes.toSorted((a, b) => b.units - a.units)
  const most = ordered[0]?.mix_percent ?? 1
  const shown = all ? ordered : ordered.slice(0, FIRST)
  return (
    <>
      <ol className="bars">
        {shown.map((dish) => (
          <li key={dish.name}>
            <span className="bars__name">{dish.name}</span>
            <span className="bars__track"><span style={{ width: `${(dish.mix_percent / (most || 1)) * 100}%` }} /></span>
            <span className="bars__value">{number(dish.units)} <small>{percent(dish.mix_percent)}</small></span>
          </li>
        ))}
      </ol>
      {ordered.length > FIRST && (
        <button type="button" className="button button--small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${ordered.length}`}
        </button>
      )}
    </>
  )
}
