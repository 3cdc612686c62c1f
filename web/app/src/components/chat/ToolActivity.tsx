import type { ToolCall } from '../../api/types'
import { toolDetails, toolWords } from '../../lib/tools'
import type { Step } from '../../stream/reducer'
import { Icon } from '../Icon'

interface Props {
  calls: ToolCall[]
  open: string[]
  steps: Step[]
}

/** What the assistant looked at, so that an answer can be trusted. */
export function ToolActivity({ calls, open, steps }: Props) {
  if (calls.length === 0) return null
  return (
    <ul className="activity">
      {calls.map((call) => {
        const { doing, done } = toolWords(call.name)
        const busy = open.includes(call.id)
        const details = toolDetails(call)
        return (
          <li key={call.id} className={busy ? 'is-busy' : ''}>
            {busy ? <span className="spinner" aria-hidden="true" /> : <Icon name="check" size={15} />}
            <span>{busy ? `${doing}…` : done}{details && <span className="activity__details"> · {details}</span>}</span>
            {busy && steps.length > 0 && <Steps steps={steps} />}
          </li>
        )
      })}
    </ul>
  )
}

/** The parts of a long look, as they come in. */
function Steps({ steps }: { steps: Step[] }) {
  return (
    <ul className="steps" aria-label="What is being read">
      {steps.map(({ name, done }) => (
        <li key={name} className={`step ${done ? 'is-done' : ''}`}>
          {done ? <Icon name="check" size={13} /> : <span className="spinner" aria-hidden="true" />} {name}<span className="sr-only">{done ? ', read' : ', reading'}</span>
        </li>
      ))}
    </ul>
  )
}
