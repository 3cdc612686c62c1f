import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { money, number, percent } from '../../lib/format'
import { placeLabels } from './labels'
import { makeScale, type Frame } from './scale'
import { Shape } from './Shape'
import { ScatterFrame } from './ScatterFrame'
import { Tooltip } from './Tooltip'
import { CLASS_WORDS, type Dish, type Placed, type Thresholds } from './types'
import { useWidth } from './useWidth'

interface Props {
  /** Every dish, for a scale that stays put while filtering. */
  all: Dish[]
  dishes: Placed[]
  thresholds: Thresholds
  currency: string
  title: string
  /** The dish to point out. */
  focus: string | null
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

export function Scatter({ all, dishes, thresholds, currency, title, focus }: Props) {
  const { ref, width } = useWidth<HTMLDivElement>(640)
  const [active, setActive] = useState<string | null>(null)
  const dots = useRef<SVGGElement>(null)
  const hintId = useId()
  const threshold = useMemo(
    () => ({ x: thresholds.popularity_percent ?? 0, y: thresholds.contribution_margin ?? 0 }), [thresholds])
  const frame = useMemo<Frame>(() => ({
    width, height: width < 420 ? 320 : 400, left: 44, right: 14, top: 4, bottom: 40 }), [width])
  const scale = useMemo(() => makeScale(all.filter(hasMargin), threshold, frame), [all, threshold, frame])
  const ordered = useMemo(() => dishes.toSorted((a, b) => b.units - a.units), [dishes])
  const labels = useMemo(() => placeLabels(ordered, { scale, frame, threshold, focus }), [ordered, scale, frame, threshold, focus])
  const shown = ordered.find(({ name }) => name === active)
  const entry = shown ?? ordered[0]

  const onKeyDown = (event: KeyboardEvent) => {
    const at = ordered.findIndex(({ name }) => name === active)
    const ends: Record<string, number> = { Home: 0, End: ordered.length - 1 }
    const to = ends[event.key] ?? (event.key in STEPS ? at + (STEPS[event.key] ?? 0) : null)
    if (event.key === 'Escape') setActive(null)
    if (to === null) return
    event.preventDefault()
    const next = ordered[Math.max(0, Math.min(ordered.length - 1, to))]
    if (!next) return
    setActive(next.name)
    dots.current?.querySelector<SVGElement>(`[data-name="${CSS.escape(next.name)}"]`)?.focus()
  }

  return (
    <div className="scatter" ref={ref} onPointerLeave={() => setActive(null)}>
      <p className="sr-only" id={hintId}>Use the arrow keys to go from dish to dish, best seller first. The table has the same numbers.</p>
      <svg width={frame.width} height={frame.height} role="group" aria-label={title} aria-describedby={hintId}>
        <ScatterFrame frame={frame} scale={scale} threshold={threshold} currency={currency} />
        <g aria-hidden="true">
          {labels.map(({ name, text, x, y, anchor }) => (
            <text key={name} className={`scatter__label ${name === focus ? 'is-focus' : ''}`} x={x} y={y} textAnchor={anchor} dominantBaseline="middle">{text}</text>
          ))}
        </g>
        <g ref={dots} onKeyDown={onKeyDown} onBlur={() => setActive(null)}>
          {ordered.map((dish) => (
            <g key={dish.name} data-name={dish.name} className={`point ${dish === shown ? 'is-active' : ''} ${dish.name === focus ? 'is-focus' : ''}`} role="img"
              aria-label={describe(dish, currency)} tabIndex={dish === entry ? 0 : -1}
              transform={`translate(${scale.x(dish.mix_percent)} ${scale.y(dish.contribution_margin)})`}
              onPointerEnter={() => setActive(dish.name)} onFocus={() => setActive(dish.name)} onClick={() => setActive(dish.name)}>
              <circle className="point__target" r={14} /><Shape kind={dish.class} />
            </g>
          ))}
        </g>
      </svg>
      {shown && <Tooltip dish={shown} currency={currency} frame={frame} x={scale.x(shown.mix_percent)} y={scale.y(shown.contribution_margin)} />}
      {dishes.length === 0 && <p className="scatter__empty">No dish of this kind here.</p>}
    </div>
  )
}

function hasMargin(dish: Dish): dish is Placed {
  return dish.contribution_margin !== null
}

function describe(dish: Placed, currency: string): string {
  const parts = [CLASS_WORDS[dish.class].one, `${number(dish.units)} sold`, `${percent(dish.mix_percent)} of sales`,
    `${money(dish.contribution_margin, currency)} margin`]
  return `${dish.name}: ${parts.join(', ')}`
}
