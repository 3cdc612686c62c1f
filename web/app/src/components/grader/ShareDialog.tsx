import { useState, type SubmitEvent } from 'react'
import type { GraderApi } from '../../api/grader'
import { explain } from '../../api/http'
import { day } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { CopyButton } from '../CopyButton'
import { Modal } from '../Modal'

const DAYS = [[7, 'A week'], [30, 'A month'], [90, 'Three months']] as const

/** A link for somebody without an account: made, copied, taken back. */
export function ShareDialog({ api, reportId, onClose }: { api: GraderApi; reportId: string; onClose: () => void }) {
  const [made, setMade] = useState<{ url: string; until: string } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const links = useLoad(`shares ${made?.url ?? ''}`, () => api.shares())
  const attempt = (work: Promise<void>) => {
    setBusy(true)
    setProblem(null)
    work.catch((error: unknown) => setProblem(explain(error))).finally(() => setBusy(false))
  }
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    attempt(api.share(reportId, Number(form.get('days')), form.get('competitors') !== null)
      .then(({ url, expires_at: until }) => setMade({ url, until })))
  }
  const revoke = (id: string) => attempt(api.revoke(id).then(() => {
    setMade(null)
    links.reload()
  }))

  return (
    <Modal kind="box" title="Share this report" onClose={onClose}>
      <p className="panel__hint">Whoever has the link can read this report, and nothing else of yours.</p>
      <form className="share__form" onSubmit={onSubmit}>
        <label className="ask">How long
          <select name="days" defaultValue="30">{DAYS.map(([days, name]) => <option key={days} value={days}>{name}</option>)}</select>
        </label>
        <label className="tick"><input type="checkbox" name="competitors" /> <span>Show the comparison too</span></label>
        <button type="submit" className="button button--primary" disabled={busy}>Make a link</button>
      </form>
      {problem && <p className="target__problem" role="alert">{problem}</p>}
      {made && (
        <div className="share__made" role="status">
          <p>Here it is. It stands here only now, so copy it. It is good until {day(made.until.slice(0, 10), true)}.</p>
          <div className="share__link"><input readOnly value={made.url} aria-label="The link" onFocus={(event) => event.target.select()} /><CopyButton text={made.url} label="Copy link" /></div>
        </div>
      )}
      {links.data && links.data.length > 0 && (
        <section aria-label="Open links">
          <h3 className="label">Open links</h3>
          <ul className="share__open">
            {links.data.map((link) => (
              <li key={link.id}>
                <span>Made {day(link.created_at.slice(0, 10), true)}, good until {day(link.expires_at.slice(0, 10), true)}{link.competitors && ', with the comparison'}</span>
                <button type="button" className="button button--small" disabled={busy} onClick={() => revoke(link.id)}>Take back</button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Modal>
  )
}
