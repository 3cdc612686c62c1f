import { useEffect, useRef, useState } from 'react'
import type { Message } from '../../api/types'

/** Reads a finished reply out whole; the words as they stream would be read in shreds. */
export function Announcer({ messages }: { messages: Message[] }) {
  const last = messages.at(-1)
  const [text, setText] = useState('')
  const seen = useRef<string | null>(null)

  useEffect(() => {
    const key = last ? `${last.run_id}-${last.role}` : ''
    const isNew = seen.current !== null && seen.current !== key && last?.role === 'assistant'
    seen.current = key
    if (isNew) queueMicrotask(() => setText(spoken(last)))
  }, [last])

  return <div className="sr-only" role="status" aria-live="polite" data-testid="announcer">{text}</div>
}

function spoken(message: Message): string {
  const plain = message.content.replace(/[*_`#>|]/g, '')
  const cards = message.cards.map((card) => `Chart: ${card.title}.`)
  const approvals = message.approvals.map(({ title }) => `Waiting for your decision: ${title}.`)
  return ['Tableside:', plain, ...cards, ...approvals].join(' ')
}
