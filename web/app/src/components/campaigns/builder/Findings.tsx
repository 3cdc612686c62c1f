import type { Finding } from '../../../api/content'
import { Icon } from '../../Icon'

interface Props {
  findings: Finding[]
  /** The text with what can be put right put right. */
  mended: string | null
  /** What was put right already. */
  notes: string[]
  whyNot: string | null
  onTake: (text: string) => void
}

const SAID = { block: 'Must be mended', fix: 'Should be mended', note: 'Worth knowing' }

/** What is not right in a text, in plain sentences, and a way to mend it at once. */
export function Findings({ findings, mended, notes, whyNot, onTake }: Props) {
  return (
    <div className="findings" aria-live="polite">
      {whyNot && <p className="finding finding--fix"><Icon name="alert" size={18} /><span>{whyNot}</span></p>}
      {findings.map((each) => (
        <p key={`${each.kind} ${each.quote}`} className={`finding finding--${each.severity}`}>
          <Icon name={each.severity === 'note' ? 'none' : 'alert'} size={18} />
          <span><b>{SAID[each.severity]}.</b> {each.quote && <q>{each.quote}</q>} {each.why}</span>
        </p>
      ))}
      {mended !== null && findings.length > 0 && <button type="button" className="button button--small" onClick={() => onTake(mended)}>Mend it for me</button>}
      {findings.length === 0 && !whyNot && <p className="finding finding--good"><Icon name="check" size={18} /><span>Dishes, prices, dates and claims check out.</span></p>}
      {notes.length > 0 && <details className="numbers"><summary>Put right already ({notes.length})</summary><ul className="told">{notes.map((each) => <li key={each}>{each}</li>)}</ul></details>}
    </div>
  )
}
