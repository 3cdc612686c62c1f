import type { AbTest } from '../../../api/campaign-types'
import { number, percent } from '../../../lib/format'

/** Two texts beside each other; a winner only where the test found one. */
export function AbPanel({ ab }: { ab: AbTest }) {
  return (
    <section className="ab" aria-label="The two texts">
      <h3 className="tile__title">Two texts{ab.what && `: ${ab.what}`}</h3>
      <div className="ab__pair">
        {(['A', 'B'] as const).map((name) => (
          <div key={name} className={`ab__one ${ab.winner === name ? 'is-winner' : ''}`}>
            <p className="label">Text {name}{ab.winner === name && ', did better'}</p>
            <p className="ab__value">{percent(ab[name].percent)}</p>
            <p className="panel__hint">{number(ab[name].ordered)} of {number(ab[name].guests)} ordered, {number(ab[name].clicked)} clicked</p>
          </div>
        ))}
      </div>
      <p>{ab.text}</p>
      <p className="panel__hint">{ab.test}.</p>
    </section>
  )
}
