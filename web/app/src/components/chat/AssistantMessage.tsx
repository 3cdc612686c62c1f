import { memo } from 'react'
import type { Message } from '../../api/types'
import type { LiveRun } from '../../stream/reducer'
import { ApprovalCard } from '../approval/ApprovalCard'
import { CardView } from '../cards/CardView'
import { Icon, Mark } from '../Icon'
import { Feedback } from './Feedback'
import { Markdown } from './Markdown'
import { ToolActivity } from './ToolActivity'

interface Props {
  message: Message
  live: LiveRun | null
  error: string | null
  isLast: boolean
  /** False for what follows a decision: nobody asked it, and its approval stands further up. */
  asked: boolean
  onAsk: (text: string) => void
  onRetry: (runId: string) => void
  onRate: (runId: string, rating: 'up' | 'down') => void
}

export const AssistantMessage = memo(function AssistantMessage(props: Props) {
  const { message, live, isLast, asked, onAsk, onRate } = props
  const focus = message.tool_calls.map(({ args }) => args.item).find((item) => typeof item === 'string') ?? null
  const rateable = !live && message.status === 'complete' && message.content !== '' && asked
  return (
    <article className="message message--assistant" aria-label="Tableside" aria-live={live ? 'off' : undefined}
      aria-busy={live ? true : undefined}>
      <span className="message__mark"><Mark size={30} /></span>
      <div className="message__body">
        <ToolActivity calls={message.tool_calls} open={live?.open ?? []} steps={live?.steps ?? []} />
        {message.content && <Markdown text={message.content} />}
        {live && <Progress live={live} />}
        {message.notices.map(({ code, text }) => <p key={code} className="notice">{text}</p>)}
        {message.cards.map((card) => <CardView key={card.id} card={card} focus={focus} />)}
        {asked && message.approvals.map((approval) => <ApprovalCard key={approval.id} approval={approval} />)}
        {!live && <Ending {...props} />}
        {rateable && <Feedback runId={message.run_id} given={message.feedback?.rating ?? null} onRate={onRate} />}
        {isLast && !live && message.suggestions.length > 0 && (
          <ul className="chips" aria-label="You could ask next">
            {message.suggestions.map((text) => (
              <li key={text}><button type="button" className="chip" onClick={() => onAsk(text)}>{text}</button></li>
            ))}
          </ul>
        )}
      </div>
    </article>
  )
})

function Progress({ live }: { live: LiveRun }) {
  if (live.phase === 'reconnecting') return <p className="progress"><Icon name="retry" size={16} /> The connection dropped. Picking up where we were…</p>
  if (live.message.content || live.open.length > 0) return null
  return <p className="progress progress--dots"><span className="sr-only">Thinking</span><i /><i /><i /></p>
}

const ENDINGS: Partial<Record<Message['status'], string>> = {
  stopped: 'You stopped this answer.',
  interrupted: 'This answer was cut off.',
  error: 'That answer did not work out.',
}

function Ending({ message, error, asked, isLast, onRetry }: Props) {
  const words = message.status === 'error' ? (error ?? ENDINGS.error) : ENDINGS[message.status]
  if (!words) return null
  const retryable = asked && isLast && message.status !== 'stopped'
  return (
    <p className={`ending ${message.status === 'stopped' ? '' : 'ending--bad'}`}>
      <span>{words}</span>
      {retryable && (
        <button type="button" className="button button--small" onClick={() => onRetry(message.run_id)}>
          <Icon name="retry" size={16} /> Try again
        </button>
      )}
    </p>
  )
}
