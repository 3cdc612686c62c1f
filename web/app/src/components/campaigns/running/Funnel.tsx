import type { Results } from '../../../api/campaign-types'
import { number, percent } from '../../../lib/format'

/** From sent to the guests who ordered; what arrived and was clicked with its share of what was sent. */
export function Funnel({ results: { sent, delivered, clicks, ordered, failed, unknown, suppressed, missed, opted_out: stopped } }: { results: Results }) {
  const steps: [string, number][] = [['Sent', sent], ['Arrived', delivered], ['Clicked', clicks], ['Ordered', ordered]]
  const most = Math.max(1, ...steps.map(([, count]) => count))
  const aside = [
    failed && `${number(failed)} refused`, unknown && `${number(unknown)} being looked up`, suppressed && `${number(suppressed)} left alone`,
    missed && `${number(missed)} missed their window`, stopped && `${number(stopped)} opted out`,
  ].filter(Boolean)
  return (
    <figure className="funnel" aria-label="From sent to ordered">
      {steps.map(([name, count]) => (
        <div key={name} className="lift__row">
          <span>{name}</span>
          <span className="lift__track" aria-hidden="true"><span className="lift__bar" style={{ width: `${(100 * count) / most}%` }} /></span>
          <span className="lift__value"><b>{number(count)}</b>{sent > 0 && (name === 'Arrived' || name === 'Clicked') && <small>{percent((100 * count) / sent)}</small>}</span>
        </div>
      ))}
      {aside.length > 0 && <p className="panel__hint">{aside.join(' · ')}</p>}
    </figure>
  )
}
