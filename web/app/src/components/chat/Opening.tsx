import { greeting } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import { useMe } from '../../thread/me'
import { useApprovalLine } from '../../thread/useApprovals'
import { Icon, type IconName } from '../Icon'

const ICONS: IconName[] = ['chart', 'table', 'chat']

interface Props {
  onAsk: (text: string) => void
  onOpenThread: (id: string) => void
}

/** The first thing an owner sees: what waits for them, and what to start with. */
export function Opening({ onAsk, onOpenThread }: Props) {
  const me = useMe()
  const now = useNow()
  return (
    <div className="scroll">
      <div className="opening">
        <h1 className="display">
          {me ? greeting(me.restaurant.timezone, now) : 'Welcome.'} <em>Where shall we start?</em>
        </h1>
        <p className="opening__lead">
          I read your sales, tell you what to do next, and change nothing until you say yes.
        </p>
        <Waiting onOpenThread={onOpenThread} />
        <h2 className="label">Good places to begin</h2>
        <div className="suggestions" aria-busy={!me}>
          {me
            ? me.suggestions.slice(0, 3).map((text, index) => (
              <button key={text} type="button" className="suggestion" onClick={() => onAsk(text)}>
                <span className="suggestion__icon"><Icon name={ICONS[index] ?? 'chat'} /></span>
                <span className="suggestion__text">{text}</span>
                <Icon name="arrow" size={18} />
              </button>
            ))
            : [0, 1, 2].map((index) => <span key={index} className="suggestion skeleton" />)}
        </div>
      </div>
    </div>
  )
}

function Waiting({ onOpenThread }: { onOpenThread: (id: string) => void }) {
  const { pending } = useApprovalLine()
  if (pending.length === 0) return null
  return (
    <section className="waiting" aria-label="Waiting for your decision">
      <h2 className="waiting__title">
        {pending.length === 1 ? 'One thing waits for your yes' : `${pending.length} things wait for your yes`}
      </h2>
      <ul>
        {pending.slice(0, 4).map((approval) => (
          <li key={approval.id}>
            <button type="button" className="waiting__item" onClick={() => onOpenThread(approval.thread_id)}>
              <span>{approval.title}</span><span className="waiting__go">Review <Icon name="arrow" size={16} /></span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
