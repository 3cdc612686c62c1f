import { day, number, percent, signedPercent, withDays } from '../../lib/format'
import { TimeChart, type TimePoint } from './TimeChart'

export interface ForecastData {
  item: string | null
  origin?: string | null
  history: { day: string; units: number | null }[]
  days: { day: string; weekday: string; expected: number; low: number; high: number; closed: boolean }[]
  total?: { expected: number; low: number; high: number } | null
  interval_percent: number
  model: { simple: boolean } | null
  accuracy: { wape: number; seasonal_naive_wape: number; coverage80: number | null } | null
  drivers: { kind: string; name: string; day: string | null; effect_percent: number }[]
  credit?: string | null
  note?: string | null
}

/** The weeks behind and the days ahead, how sure it is, and the numbers themselves. */
export function ForecastView({ data }: { data: ForecastData }) {
  if (data.days.length === 0) return <p className="panel__hint">{data.note ?? 'There is too little to look ahead from.'}</p>
  const first = data.days[0]?.day ?? ''
  const last = data.days.at(-1)?.day ?? ''
  return (
    <>
      {data.total && (
        <p className="panel__lead">
          About <strong>{number(data.total.expected)}</strong> {data.item ?? 'dishes'} from {day(first)} to {day(last)},
          most likely {number(data.total.low)} to {number(data.total.high)}.
        </p>
      )}
      <TimeChart points={points(data)} format={(value) => number(value)}
        label={`${data.item ?? 'All dishes'}: sold each day until ${day(data.history.at(-1)?.day ?? first)}, and expected until ${day(last)}`} />
      <p className="key">
        <span><i className="key__daily" /> sold</span><span><i className="key__expected" /> expected</span>
        <span><i className="key__fan" /> where {data.interval_percent / 10} of 10 days end up</span>
      </p>
      <Standing data={data} />
      <details className="numbers">
        <summary>Day by day</summary>
        <div className="table-scroll" tabIndex={0} role="region" aria-label="The forecast day by day">
          <table className="data-table">
            <thead><tr><th scope="col">Day</th><th scope="col">Weekday</th><th scope="col">Expected</th><th scope="col">Likely</th></tr></thead>
            <tbody>
              {data.days.map((each) => (
                <tr key={each.day}>
                  <th scope="row">{day(each.day)}</th><td className="kind">{each.weekday}</td>
                  <td>{each.closed ? 'closed' : number(each.expected, 1)}</td>
                  <td>{each.closed ? '–' : `${number(each.low)} – ${number(each.high)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  )
}

function points(data: ForecastData): TimePoint[] {
  // A day without any sale at all was a closed one.
  const past = data.history.map(({ day: each, units }) => ({ day: each, value: data.item === null && units === 0 ? null : units }))
  const notes = new Map(data.drivers.filter((one) => one.day && one.kind !== 'weekday').map((one) => [one.day, one.name]))
  const ahead = data.days.map((each) => ({
    day: each.day, value: null, expected: each.expected, low: each.low, high: each.high,
    note: each.closed ? 'usually closed' : notes.get(each.day),
  }))
  return [...past, ...ahead]
}

/** What the forecast stands on, and how far off its tests were. */
function Standing({ data: { item, accuracy, model, drivers, credit, note } }: { data: ForecastData }) {
  const special = drivers.filter(({ kind }) => kind !== 'weekday').slice(0, 3)
  return (
    <ul className="told">
      {model?.simple && <li>A quick estimate: the full model is still being trained.</li>}
      {accuracy && (
        <li>
          In its last tests it was off by {percent(accuracy.wape)} {item ? 'a day' : 'on the day’s total'}; copying last week was
          off by {percent(accuracy.seasonal_naive_wape)}.{accuracy.coverage80 ? ` ${percent(accuracy.coverage80)} of days ended inside the range.` : ''}
        </li>
      )}
      {special.map(({ name, day: each, effect_percent }) => (
        <li key={`${name} ${each ?? ''}`}>{name}{each ? `, ${day(each)}` : ''}: {signedPercent(effect_percent)}</li>
      ))}
      {note && <li>{withDays(note)}</li>}
      {credit && <li>{credit}</li>}
    </ul>
  )
}
