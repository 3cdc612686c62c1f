import { number } from '../../lib/format'

export interface WeekdayIndex {
  weekday: string
  /** 1 is an average day; null where it is never open. */
  index: number | null
  low?: number | null
  high?: number | null
}

/** How each weekday does beside an average day, with what sampling leaves open. */
export function WeekdayBars({ weekdays }: { weekdays: WeekdayIndex[] }) {
  const most = Math.max(1, ...weekdays.map(({ index, high }) => Math.max(index ?? 0, high ?? 0)))
  const share = (value: number) => `${(100 * value) / most}%`
  return (
    <ul className="weekdays" aria-label="Weekdays beside an average day">
      {weekdays.map(({ weekday, index, low, high }) => (
        <li key={weekday}>
          <span className="weekdays__name">{weekday}</span>
          <span className="weekdays__track" aria-hidden="true">
            {index !== null && <span className="weekdays__bar" style={{ width: share(index) }} />}
            {typeof low === 'number' && typeof high === 'number' && (
              <span className="weekdays__whisker" style={{ left: share(low), width: share(high - low) }} />
            )}
            <span className="weekdays__average" style={{ left: share(1) }} />
          </span>
          <span className="weekdays__value">{index === null ? 'closed' : words(index)}</span>
        </li>
      ))}
    </ul>
  )
}

function words(index: number): string {
  const percent = Math.round((index - 1) * 100)
  if (percent === 0) return 'average'
  return `${percent > 0 ? '+' : '−'}${number(Math.abs(percent))}%`
}
