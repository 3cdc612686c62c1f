import { scaleLinear } from 'd3-scale'
import type { Lift } from '../../../api/campaign-types'
import { number, percent } from '../../../lib/format'
import { useWidth } from '../../matrix/useWidth'

const HEIGHT = 74
const PAD = 26

/** The two groups beside each other, and the difference with what chance leaves open. */
export function LiftChart({ lift, simulated }: { lift: Lift; simulated: boolean }) {
  const { treated, held_out: held } = lift
  const most = Math.max(1, treated.percent, held.percent)
  return (
    <figure className="lift" aria-label="Guests who ordered">
      <figcaption className="label">Guests who ordered{simulated && ', simulated'}</figcaption>
      {[{ name: 'Got it', share: treated, kind: 'treated' }, { name: 'Held out', share: held, kind: 'held' }].map(({ name, share, kind }) => (
        <div key={kind} className="lift__row">
          <span>{name}</span>
          <span className="lift__track" aria-hidden="true"><span className={`lift__bar lift__bar--${kind}`} style={{ width: `${(100 * share.percent) / most}%` }} /></span>
          <span className="lift__value"><b>{percent(share.percent, { fixed: true })}</b><small>{number(share.ordered)} of {number(share.guests)}</small></span>
        </div>
      ))}
      <Interval lift={lift} />
    </figure>
  )
}

const signed = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${number(Math.abs(value), 1)}`

function Interval({ lift: { percent_points: points, low, high, interval, enough } }: { lift: Lift }) {
  const { ref, width } = useWidth<HTMLDivElement>(420)
  const x = scaleLinear().domain([Math.min(0, low), Math.max(0, high)]).nice(4).range([PAD, width - PAD])
  return (
    <div ref={ref} className="lift__interval">
      <svg width={width} height={HEIGHT} role="img" aria-label={`Difference ${signed(points)} points, likely ${signed(low)} to ${signed(high)}`}>
        <g aria-hidden="true">
          {x.ticks(5).map((tick) => (
            <g key={tick} transform={`translate(${x(tick)} 0)`}><line className={tick === 0 ? 'lift__zero' : 'timechart__grid'} y1={8} y2={48} /><text className="tick" y={66} textAnchor="middle">{signed(tick)}</text></g>
          ))}
          <line className={`lift__range ${enough ? '' : 'is-few'}`} x1={x(low)} x2={x(high)} y1={28} y2={28} />
          <circle className={`lift__point ${enough ? '' : 'is-few'}`} cx={x(points)} cy={28} r={7} />
        </g>
      </svg>
      <p className="panel__hint">Difference in percentage points, {signed(low)} to {signed(high)} ({interval}).</p>
    </div>
  )
}
