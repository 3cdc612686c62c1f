import { useEffect, useState } from 'react'
import { shown } from '../../thread/state'
import type { Thread } from '../../thread/useThread'
import { Failure } from '../Failure'
import { Announcer } from './Announcer'
import { Composer } from './Composer'
import { MessageList, MessagesLoading } from './MessageList'
import { Opening } from './Opening'

interface Props {
  thread: Thread
  onOpenThread: (id: string) => void
  /** Words that another page put into the composer. */
  brief: string
  onTaken: () => void
}

export function Conversation({ thread, onOpenThread, brief, onTaken }: Props) {
  const { state, send, retry, stop, rate, refresh } = thread
  const [draft, setDraft] = useState(brief)
  const [hint, setHint] = useState<string | null>(null)

  useEffect(() => onTaken(), [onTaken])

  const submit = (text: string) => {
    setDraft('')
    setHint(null)
    void send(text).then((result) => {
      if (result.ok) return
      setDraft((typed) => typed || text)
      setHint(result.message)
    })
  }
  const onStop = () => void stop().catch(() => setHint("I couldn't stop it just now. Try once more."))

  return (
    <main className="conversation">
      <Body thread={thread} onAsk={submit} onOpenThread={onOpenThread} onRetry={retry} onRate={rate}
        onReload={() => void refresh()} />
      <Announcer messages={state.messages} />
      <Composer draft={draft} onDraft={setDraft} onSend={submit} onStop={onStop} hint={hint}
        running={state.live !== null} />
    </main>
  )
}

interface BodyProps {
  thread: Thread
  onAsk: (text: string) => void
  onOpenThread: (id: string) => void
  onRetry: (runId: string) => void
  onRate: Thread['rate']
  onReload: () => void
}

function Body({ thread: { state, earlier }, onAsk, onOpenThread, onRetry, onRate, onReload }: BodyProps) {
  const messages = shown(state)
  if (state.load === 'empty' && messages.length === 0) return <Opening onAsk={onAsk} onOpenThread={onOpenThread} />
  if (state.load === 'loading') return <div className="scroll"><MessagesLoading /></div>
  if (state.load === 'failed' && messages.length === 0) {
    return <div className="scroll"><Failure message={state.loadError ?? 'It did not load.'} onRetry={onReload} /></div>
  }
  return (
    <MessageList messages={messages} live={state.live} errors={state.errors} onAsk={onAsk} onRetry={onRetry}
      onRate={onRate} onEarlier={state.next ? earlier : null} />
  )
}
