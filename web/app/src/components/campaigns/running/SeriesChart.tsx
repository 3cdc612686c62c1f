import { line } from 'd3-shape'
import type { Results } from '../../../api/campaign-types'
import { day as dayText, percent } from '../../../lib/format'
import { moment, scales } from '../../charts/scale'
import { useWidth } from '../../matrix/useWidth'

type Point = Results['series'][number]

const HEIGHT = 190

/** Day by day: those who got it beside those who were held out. */
export function SeriesChart({ series }: { series: Point[] }) {
  const { ref, width } = useWidth<HTMLDivElement>(520)
  const box = { width, height: HEIGHT, left: 44, right: 12, top: 10, bottom: 26 }
  const values = series.flatMap(({ treated_rate: a, held_rate: b }) => [a ?? 0, b ?? 0])
  const scale = scales(box, series.map(({ day }) => day), values)
  const path = (rate: (point: Point) => number | null) =>
    line<Point>().x((point) => scale.x(moment(point.day))).y((point) => scale.y(rate(point) ?? 0)).defined((point) => rate(point) !== null)(series) ?? ''
  const last = series.at(-1)
  return (
    <figure className="timechart" ref={ref} aria-label="Day by day">
      <figcaption className="label">Share of guests who ordered, day by day</figcaption>
      <svg width={width} height={HEIGHT} role="img" aria-label={last && `By ${dayText(last.day)}: ${percent(last.treated_rate ?? 0)} of those who got it, ${percent(last.held_rate ?? 0)} of those held out`}>
        <g aria-hidden="true">
          {scale.yTicks.map((tick) => <g key={tick} transform={`translate(0 ${scale.y(tick)})`}><line className="timechart__grid" x1={box.left} x2={width - box.right} /><text className="tick" x={box.left - 8} textAnchor="end" dominantBaseline="middle">{percent(tick)}</text></g>)}
          {scale.xTicks.map((tick) => <text key={tick.getTime()} className="tick" x={scale.x(tick)} y={HEIGHT - 6} textAnchor="middle">{dayText(tick.toISOString().slice(0, 10))}</text>)}
          <path className="series__held" d={path(({ held_rate: rate }) => rate)} />
          <path className="timechart__level" d={path(({ treated_rate: rate }) => rate)} />
        </g>
      </svg>
      <p className="key" aria-hidden="true"><span><i /> Got it</span><span><i className="key__held" /> Held out</span></p>
    </figure>
  )
}
