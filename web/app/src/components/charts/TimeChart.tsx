import { area, curveMonotoneX, line } from 'd3-shape'
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { day as dayText } from '../../lib/format'
import { useWidth } from '../matrix/useWidth'
import { moment, nearest, scales, type Box, type Scales } from './scale'

export interface TimePoint {
  day: string
  /** What was measured; null where there is none (a closed day, the future). */
  value: number | null
  /** The usual level, without the ups and downs of the week. */
  level?: number | null
  /** What is expected, and where 8 of 10 such days end up. */
  expected?: number
  low?: number
  high?: number
  note?: string
}

interface Props {
  points: TimePoint[]
  /** Says what the picture shows, for whoever cannot see it. */
  label: string
  format: (value: number) => string
  height?: number
}

const KEYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }

/** Days along the bottom: a line of what was, and a fan of what is expected. */
export function TimeChart({ points, label, format, height = 240 }: Props) {
  const { ref, width } = useWidth<HTMLDivElement>(640)
  const [at, setAt] = useState<number | null>(null)
  const box = useMemo<Box>(() => ({ width, height, left: 46, right: 12, top: 10, bottom: 26 }), [width, height])
  const days = useMemo(() => points.map(({ day }) => day), [points])
  const scale = useMemo(() => scales(box, days, points.flatMap(valuesOf)), [box, days, points])
  const shown = at === null ? undefined : points[at]

  const onMove = (event: PointerEvent<SVGSVGElement>) =>
    setAt(nearest(days, scale, event.clientX - event.currentTarget.getBoundingClientRect().left))
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (event.key === 'Escape') setAt(null)
    if (step === undefined) return
    event.preventDefault()
    setAt((old) => Math.max(0, Math.min(points.length - 1, (old ?? (step > 0 ? -1 : points.length)) + step)))
  }

  return (
    <div className="timechart" ref={ref}>
      <svg width={width} height={height} role="img" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}
        onPointerMove={onMove} onPointerDown={onMove} onPointerLeave={() => setAt(null)} onBlur={() => setAt(null)}>
        <Axes box={box} scale={scale} format={format} />
        <Shapes points={points} scale={scale} />
        {shown && <Cursor point={shown} scale={scale} box={box} />}
      </svg>
      <p className="sr-only" aria-live="polite">{shown && describe(shown, format)}</p>
      {shown && <Reading point={shown} scale={scale} width={width} format={format} />}
    </div>
  )
}

function valuesOf({ value, level, high, low }: TimePoint): number[] {
  return [value, level, high, low].filter((each): each is number => typeof each === 'number')
}

function Axes({ box, scale, format }: { box: Box; scale: Scales; format: Props['format'] }) {
  return (
    <g aria-hidden="true">
      {scale.yTicks.map((tick) => (
        <g key={tick} transform={`translate(0 ${scale.y(tick)})`}>
          <line className="timechart__grid" x1={box.left} x2={box.width - box.right} />
          <text className="tick" x={box.left - 8} textAnchor="end" dominantBaseline="middle">{format(tick)}</text>
        </g>
      ))}
      {scale.xTicks.map((tick) => (
        <text key={tick.getTime()} className="tick" x={scale.x(tick)} y={box.height - 6} textAnchor="middle">
          {dayText(tick.toISOString().slice(0, 10))}
        </text>
      ))}
    </g>
  )
}

function Shapes({ points, scale: { x, y } }: { points: TimePoint[]; scale: Scales }) {
  const at = (point: TimePoint) => x(moment(point.day))
  const expected = points.filter((point) => point.expected !== undefined)
  const fan = area<TimePoint>().x(at).y0((p) => y(p.low ?? 0)).y1((p) => y(p.high ?? 0)).curve(curveMonotoneX)
  const actual = line<TimePoint>().x(at).y((p) => y(p.value ?? 0)).defined((p) => p.value !== null)
  const level = line<TimePoint>().x(at).y((p) => y(p.level ?? 0)).defined((p) => typeof p.level === 'number').curve(curveMonotoneX)
  const ahead = line<TimePoint>().x(at).y((p) => y(p.expected ?? 0)).curve(curveMonotoneX)
  return (
    <g aria-hidden="true">
      <path className="timechart__fan" d={fan(expected) ?? ''} />
      <path className="timechart__line" d={actual(points) ?? ''} />
      <path className="timechart__level" d={level(points) ?? ''} />
      <path className="timechart__expected" d={ahead(expected) ?? ''} />
    </g>
  )
}

function Cursor({ point, scale, box }: { point: TimePoint; scale: Scales; box: Box }) {
  const x = scale.x(moment(point.day))
  const value = point.value ?? point.expected
  return (
    <g aria-hidden="true">
      <line className="timechart__cursor" x1={x} x2={x} y1={box.top} y2={box.height - box.bottom} />
      {typeof value === 'number' && <circle className="timechart__dot" cx={x} cy={scale.y(value)} r={4.5} />}
    </g>
  )
}

const WIDTH = 190 // px of the reading, as in charts.css

function Reading({ point, scale, width, format }: { point: TimePoint; scale: Scales; width: number; format: Props['format'] }) {
  const x = scale.x(moment(point.day))
  const left = Math.max(0, Math.min(width - WIDTH, x + (x > width / 2 ? -WIDTH - 12 : 12)))
  return (
    <div className="tooltip timechart__reading" style={{ left, top: 8 }} aria-hidden="true">
      <p className="tooltip__name">{dayText(point.day, true)}</p>
      <p>{describe(point, format, false)}</p>
    </div>
  )
}

function describe(point: TimePoint, format: Props['format'], withDay = true): string {
  const parts = []
  if (point.value !== null) parts.push(format(point.value))
  if (typeof point.expected === 'number') parts.push(`about ${format(point.expected)} expected`)
  if (typeof point.low === 'number' && typeof point.high === 'number') parts.push(`likely ${format(point.low)} to ${format(point.high)}`)
  if (point.note) parts.push(point.note)
  if (parts.length === 0) parts.push('closed')
  return (withDay ? `${dayText(point.day, true)}: ` : '') + parts.join(', ')
}
