import { useState } from 'react'
import type { OpenApi } from '../../api/grader'
import { ApiError, explain } from '../../api/http'
import { Notice } from './OpenPage'

/** Behind the erasure link: one button, since a link alone may be opened by a mail program. */
export function Erasure({ api, token }: { api: OpenApi; token: string }) {
  const [phase, setPhase] = useState<'asking' | 'busy' | 'done' | 'gone'>('asking')
  const [problem, setProblem] = useState<string | null>(null)
  const erase = () => {
    setPhase('busy')
    setProblem(null)
    api.erase(token).then(() => setPhase('done'), (error: unknown) => {
      const gone = error instanceof ApiError && error.status === 404
      if (!gone) setProblem(explain(error))
      setPhase(gone ? 'gone' : 'asking')
    })
  }
  if (phase === 'done') return <Notice title="It is erased."><p role="status">Your address and what you left with it are gone for good.</p></Notice>
  if (phase === 'gone') return <Notice title="There is nothing left."><p role="status">What you left was erased already, or the link is not whole.</p></Notice>
  return (
    <Notice title="Erase what you left?">
      <p>Your e-mail address, your name and your restaurant are erased at once and for good.</p>
      {problem && <p className="target__problem" role="alert">{problem}</p>}
      <p><button type="button" className="button button--primary" disabled={phase === 'busy'} onClick={erase}>Erase it</button></p>
    </Notice>
  )
}
