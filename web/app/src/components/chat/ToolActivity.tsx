import type { ToolCall } from '../../api/types'
import { toolDetails, toolWords } from '../../lib/tools'
import { Icon } from '../Icon'

/** What the assistant looked at, so that an answer can be trusted. */
export function ToolActivity({ calls, open }: { calls: ToolCall[]; open: string[] }) {
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
          </li>
        )
      })}
    </ul>
  )
}
