import { memo } from 'react'
import type { Message } from '../../api/types'

export const UserMessage = memo(function UserMessage({ message }: { message: Message }) {
  return (
    <article className="message message--user" aria-label="You">
      <p className="bubble">{message.content}</p>
    </article>
  )
})
