import { useState } from 'react'
import type { Message } from '../../api/types'
import type { LiveRun } from '../../stream/reducer'
import type { Thread } from '../../thread/useThread'
import { Icon } from '../Icon'
import { AssistantMessage } from './AssistantMessage'
import { UserMessage } from './UserMessage'
import { useFollowing } from './useFollowing'

interface Props {
  messages: Message[]
  live: LiveRun | null
  errors: Record<string, string>
  onAsk: (text: string) => void
  onRetry: (runId: string) => void
  onRate: Thread['rate']
  onEarlier: (() => Promise<void>) | null
}

export function MessageList({ messages, live, errors, onAsk, onRetry, onRate, onEarlier }: Props) {
  const last = messages.at(-1)
  const { scroller, content, away, toEnd } = useFollowing(last ? `${last.run_id}-${last.role}` : '')
  const asked = new Set(messages.filter(({ role }) => role === 'user').map(({ run_id }) => run_id))
  return (
    <div className="scroll" ref={scroller} tabIndex={-1}>
      {onEarlier && <Earlier onEarlier={onEarlier} />}
      <div className="messages" ref={content} role="log" aria-live="polite" aria-label="Conversation">
        {messages.map((message) => message.role === 'user'
          ? <UserMessage key={`${message.run_id}-user`} message={message} />
          : (
            <AssistantMessage key={`${message.run_id}-reply`} message={message} isLast={message === last}
              live={live?.runId === message.run_id ? live : null} error={errors[message.run_id] ?? null}
              asked={asked.has(message.run_id)}
              onAsk={onAsk} onRetry={onRetry} onRate={onRate} />
          ))}
      </div>
      {away && <button type="button" className="to-end" onClick={toEnd} aria-label="Go to the latest" title="Go to the latest"><Icon name="arrow" /></button>}
    </div>
  )
}

function Earlier({ onEarlier }: { onEarlier: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const load = () => {
    setBusy(true)
    void onEarlier().catch(() => undefined).finally(() => setBusy(false))
  }
  return <button type="button" className="button button--small earlier" disabled={busy} onClick={load}>{busy ? 'Loading…' : 'Show earlier messages'}</button>
}

export function MessagesLoading() {
  return (
    <div className="messages" aria-busy="true">
      <p className="sr-only" role="status">Loading the conversation</p>
      <span className="skeleton skeleton--user" />
      <span className="skeleton skeleton--line" /><span className="skeleton skeleton--line short" />
      <span className="skeleton skeleton--card" />
    </div>
  )
}
