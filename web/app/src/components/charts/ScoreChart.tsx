import { scaleLinear, scaleUtc } from 'd3-scale'
import { line } from 'd3-shape'
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { day as dayText } from '../../lib/format'
import { useWidth } from '../matrix/useWidth'

export interface ScorePoint {
  at: string
  score: number | null
  grade: string | null
  coverage: number
}

const HEIGHT = 200
const BOX = { left: 34, right: 34, top: 14, bottom: 28 }
const BANDS: [least: number, letter: string][] = [[90, 'A'], [80, 'B'], [70, 'C'], [60, 'D'], [0, 'F']] // as the rubric has them
const KEYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }

/** Grades over time on their bands: the line is the score, a dot a grade. */
export function ScoreChart({ points }: { points: ScorePoint[] }) {
  const { ref, width } = useWidth<HTMLDivElement>(420)
  const [at, setAt] = useState<number | null>(null)
  const scored = points.filter((point): point is ScorePoint & { score: number } => point.score !== null)
  const { x, y, least } = scalesOf(scored, width)
  const place = (point: ScorePoint) => x(new Date(point.at))
  const path = line<ScorePoint & { score: number }>().x(place).y(({ score }) => y(score))(scored)
  const shown = at === null ? undefined : scored[at]

  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    const where = event.clientX - event.currentTarget.getBoundingClientRect().left
    const gaps = scored.map((point) => Math.abs(place(point) - where))
    setAt(gaps.indexOf(Math.min(...gaps)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (event.key === 'Escape') setAt(null)
    if (step === undefined) return
    event.preventDefault()
    setAt((old) => Math.max(0, Math.min(scored.length - 1, (old ?? (step > 0 ? -1 : scored.length)) + step)))
  }

  return (
    <div className="scorechart" ref={ref}>
      <svg width={width} height={HEIGHT} role="img" aria-label={`Your score from grade to grade: ${scored.map(tell).join('; ')}`} tabIndex={0}
        onPointerMove={onMove} onPointerDown={onMove} onPointerLeave={() => setAt(null)} onKeyDown={onKeyDown} onBlur={() => setAt(null)}>
        <g aria-hidden="true">
          {BANDS.filter(([from]) => from > least).map(([from, letter]) => (
            <g key={letter} transform={`translate(0 ${y(from)})`}>
              <line className="timechart__grid" x1={BOX.left} x2={width - BOX.right} />
              <text className="tick" x={BOX.left - 8} textAnchor="end" dominantBaseline="middle">{from}</text>
              <text className="tick scorechart__letter" x={width - BOX.right + 8} y={-3} dominantBaseline="auto">{letter}</text>
            </g>
          ))}
          <path className="timechart__level" d={path ?? ''} />
          {scored.map((point, index) => (
            <g key={point.at}>
              <circle className="scorechart__dot" cx={place(point)} cy={y(point.score)} r={index === at ? 7 : 5} />
              {(index === 0 || index === scored.length - 1) && (
                <text className="tick scorechart__value" x={place(point)} y={y(point.score) - 12} textAnchor="middle">{point.score}</text>
              )}
              {(index === 0 || index === scored.length - 1) && (
                <text className="tick" x={place(point)} y={HEIGHT - 8} textAnchor={anchor(index, scored.length)}>{dayText(point.at.slice(0, 10))}</text>
              )}
            </g>
          ))}
        </g>
      </svg>
      <p className="scorechart__reading" aria-live="polite">{shown && tell(shown)}</p>
    </div>
  )
}

function scalesOf(scored: (ScorePoint & { score: number })[], width: number) {
  const times = scored.map(({ at }) => new Date(at))
  const first = times[0] ?? new Date(0)
  const last = times.at(-1) ?? first
  const pad = first.getTime() === last.getTime() ? 86_400_000 : 0 // one grade stands in the middle
  const least = Math.max(0, Math.min(58, ...scored.map(({ score }) => score - 8)))
  const x = scaleUtc().domain([first.getTime() - pad, last.getTime() + pad]).range([BOX.left + 14, width - BOX.right - 14])
  const y = scaleLinear().domain([least, 100]).range([HEIGHT - BOX.bottom, BOX.top])
  return { x, y, least }
}

const anchor = (index: number, count: number) => (count === 1 ? 'middle' : index === 0 ? 'start' : 'end')

function tell({ at, score, grade, coverage }: ScorePoint): string {
  return `${dayText(at.slice(0, 10), true)}: ${score ?? 'no score'}${grade ? ` (${grade})` : ''}, ${Math.round(100 * coverage)}% measured`
}
