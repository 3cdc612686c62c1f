import { useState, type SubmitEvent } from 'react'
import type { OpenApi } from '../../api/grader'
import type { Consent } from '../../api/grades'
import { ApiError, explain } from '../../api/http'
import { day } from '../../lib/format'
import { CopyButton } from '../CopyButton'

interface Props {
  api: OpenApi
  token: string
  consent: Consent
  /** The text to agree to has changed meanwhile. */
  onStale: () => void
}

/** Whoever wants to hear more says so; nothing is ticked for them. */
export function LeadForm({ api, token, consent, onStale }: Props) {
  const [kept, setKept] = useState<{ link: string; until: string } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => {
      const value = form.get(name)
      return typeof value === 'string' ? value.trim() : ''
    }
    setBusy(true)
    setProblem(null)
    api.leave({
      token, email: text('email'), name: text('name') || null, restaurant: text('restaurant') || null,
      consent: true, consent_version: consent.version,
    }).then(({ erasure_token: erasure, expires_at: until }) => {
      setKept({ link: `${location.origin}/check#erase=${encodeURIComponent(erasure)}`, until })
    }, (error: unknown) => {
      setProblem(explain(error))
      if (error instanceof ApiError && error.problem.code === 'consent_changed') onStale()
    }).finally(() => setBusy(false))
  }

  if (kept) return <Thanks {...kept} />
  return (
    <section className="panel lead" aria-label="Talk about your report">
      <div className="lead__words">
        <h2>Want a hand with the first three?</h2>
        <p>Leave your address, and a person writes to you about this report. No newsletter, no calls.</p>
      </div>
      <form className="lead__form" onSubmit={onSubmit}>
        <label className="ask">E-mail<input name="email" type="email" required maxLength={254} autoComplete="email" aria-invalid={problem !== null} /></label>
        <div className="lead__pair">
          <label className="ask">Your name (optional)<input name="name" maxLength={100} autoComplete="name" /></label>
          <label className="ask">Restaurant (optional)<input name="restaurant" maxLength={200} autoComplete="organization" /></label>
        </div>
        <label className="tick"><input type="checkbox" name="consent" required /> <span>{consent.text}</span></label>
        {problem && <p className="target__problem" role="alert">{problem}</p>}
        <button type="submit" className="button button--primary" disabled={busy}>Write to me</button>
      </form>
    </section>
  )
}

function Thanks({ link, until }: { link: string; until: string }) {
  return (
    <section className="panel lead lead--thanks" aria-label="Thank you" role="status">
      <div className="lead__words">
        <h2>Thank you.</h2>
        <p>You will hear from us about this report. What you left is erased by itself on {day(until.slice(0, 10), true)}, or whenever you like with this link. It stands here only now, so keep it.</p>
      </div>
      <div className="share__link"><input readOnly value={link} aria-label="Your erasure link" onFocus={(event) => event.target.select()} /><CopyButton text={link} label="Copy link" /></div>
      <p><a href={link} target="_blank" rel="noopener">Erase it now<span className="sr-only"> (opens a new window)</span></a></p>
    </section>
  )
}
