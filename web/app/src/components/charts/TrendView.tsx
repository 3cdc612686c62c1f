import type { ChangePoint, Effect, Trends } from '../../api/menu'
import { day, number, shortMoney, signedPercent, withDays } from '../../lib/format'
import { TimeChart } from './TimeChart'
import { WeekdayBars } from './WeekdayBars'

/** Day by day with the usual level, the rhythm of the week, and what stood out. */
export function TrendView({ data }: { data: Trends }) {
  const format = (value: number) => (data.metric === 'units' ? number(value) : shortMoney(value, data.currency))
  const { start, end } = data.period
  if (data.series.length === 0) return <p className="panel__hint">{withDays(data.note ?? 'There are no sales to draw yet.')}</p>
  return (
    <div className="trend">
      {data.trend && <p className="panel__lead">{data.trend.text}</p>}
      <TimeChart points={data.series} format={format} label={`Each day from ${day(start, true)} to ${day(end, true)}, and the usual level`} />
      <p className="key"><span><i className="key__daily" /> each day</span><span><i /> usual level</span></p>
      <WeekdayBars weekdays={data.weekday} />
      <StoodOut points={data.change_points} effects={data.effects} />
      {data.note && <p className="panel__hint">{withDays(data.note)}</p>}
      {data.credit && <p className="panel__hint">{data.credit}</p>}
    </div>
  )
}

function StoodOut({ points, effects }: { points: ChangePoint[]; effects: Effect[] }) {
  const told = effects.filter(({ percent }) => percent !== null)
  if (points.length + told.length === 0) return null
  return (
    <details className="numbers">
      <summary>Turning points, holidays and weather</summary>
      <ul className="told">
        {points.map((point) => (
          <li key={point.day}>
            <b>{day(point.day, true)}</b>: {signedPercent(point.percent)} from about then on. {point.reasons.map(({ text }) => text).join(' ')}
          </li>
        ))}
        {told.map((effect) => (
          <li key={`${effect.kind} ${effect.name}`}>
            <b>{effect.name}</b>: {signedPercent(effect.percent ?? 0)} beside an ordinary day
            {effect.low !== null && effect.high !== null && ` (likely ${signedPercent(effect.low)} to ${signedPercent(effect.high)})`}. {effect.note}
          </li>
        ))}
      </ul>
    </details>
  )
}
