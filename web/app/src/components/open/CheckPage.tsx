import { useEffect, useMemo, useState } from 'react'
import { OpenApi } from '../../api/grader'
import type { Consent, Report } from '../../api/grades'
import { ApiError, Http } from '../../api/http'
import { spoken } from '../../grade/state'
import { useGrade } from '../../grade/useGrade'
import { shortUrl } from '../../grade/words'
import { day } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { Failure } from '../Failure'
import { PdfButton } from '../grader/Actions'
import { ReportView } from '../grader/ReportView'
import { SourcesPanel } from '../grader/Sources'
import { Candidates, TargetForm, targetOf } from '../grader/TargetForm'
import { Erasure } from './Erasure'
import { LeadForm } from './LeadForm'
import { Notice, OpenPage, type ThemeProps } from './OpenPage'

const inHash = (name: string) => new URLSearchParams(location.hash.slice(1)).get(name)

/** The page for strangers: one field, a grade, the first things to do. */
export function CheckPage({ theme }: { theme: ThemeProps }) {
  const api = useMemo(() => new OpenApi(new Http(null)), [])
  const erasure = inHash('erase')
  const consent = useLoad<{ consent: Consent | null }>('consent', async () => ({ consent: await consentOf(api) }))
  if (erasure) return <OpenPage theme={theme}><Erasure api={api} token={erasure} /></OpenPage>
  return (
    <OpenPage theme={theme}>
      {consent.error && !consent.data && <Failure message={consent.error} onRetry={consent.reload} />}
      {!consent.data && !consent.error && <><span className="sr-only">Loading</span><span className="skeleton skeleton--overview" /></>}
      {consent.data && !consent.data.consent && <Closed />}
      {consent.data?.consent && <Check api={api} consent={consent.data.consent} onStale={consent.reload} />}
    </OpenPage>
  )
}

/** None where this server grades no strangers' websites. */
async function consentOf(api: OpenApi): Promise<Consent | null> {
  try {
    return await api.consent()
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}

function Closed() {
  return <Notice title="The kitchen is closed for walk-ins."><p>Websites are not graded for visitors on this server. If you work with the people who run it, ask them for a link: with it you see your own grade.</p></Notice>
}

function Check({ api, consent, onStale }: { api: OpenApi; consent: Consent; onStale: () => void }) {
  const grade = useGrade(api)
  const { state: { report, progress, phase, error }, show, start, clear } = grade
  const [token, setToken] = useState(() => inHash('report'))
  const [until, setUntil] = useState<string | null>(null)

  useEffect(() => { // an address that was kept leads back to its report
    const kept = inHash('report')
    if (!kept) return
    api.report(kept).then(({ report: found, expires_at: end }) => {
      show(kept, found)
      setUntil(end)
    }, () => {
      history.replaceState(null, '', location.pathname)
      setToken(null)
    })
  }, [api, show])

  const begin = (target: string) => {
    clear()
    void start(target).then((id) => {
      if (!id) return
      setToken(id)
      history.replaceState(null, '', `${location.pathname}#report=${encodeURIComponent(id)}`)
    })
  }
  const busy = phase === 'starting' || phase === 'growing' || phase === 'reconnecting'
  const settled = report?.candidates.length === 0
  return (
    <>
      <Hero report={report} />
      <TargetForm big onGrade={begin} busy={busy} error={phase === 'failed' ? null : error} />
      <p className="sr-only" role="status" data-testid="grade-status">{spoken(grade.state)}</p>
      {!report && <Promises consent={consent} />}
      {phase === 'failed' && <Failure message={error ?? ''} onRetry={grade.again} />}
      {report && report.candidates.length > 0 && <Candidates places={report.candidates} onPick={(place) => begin(targetOf(place))} />}
      {settled && <ReportView key={report.id} report={report} sources={progress && <SourcesPanel progress={progress} reconnecting={phase === 'reconnecting'} />} between={token && report.final && <LeadForm key={token} api={api} token={token} consent={consent} onStale={onStale} />} />}
      {settled && report.final && token && (
        <footer className="open__foot">
          <PdfButton report={report} load={() => api.pdf(token)} />
          <p>This report stays behind this page’s address, which only you have{until ? ` until ${day(until.slice(0, 10), true)}` : ' for 30 days'}; then it is deleted.</p>
        </footer>
      )}
    </>
  )
}

function Hero({ report }: { report: Report | null }) {
  if (report) return <div className="hero hero--small"><h1>{report.name ?? shortUrl(report.target)}</h1>{report.url && <p>{shortUrl(report.url)}</p>}</div>
  return (
    <div className="hero">
      <h1 className="display">How does your restaurant <em>look online?</em></h1>
      <p className="hero__lead">Guests decide before they walk in. Type your website, and in seconds see what they see: a grade with the evidence for every point, and the three things to do first.</p>
    </div>
  )
}

function Promises({ consent }: { consent: Consent }) {
  return (
    <>
      <ul className="promises">
        <li><b>Every point has evidence.</b> Open any check: what was read, where, and when.</li>
        <li><b>What we cannot see costs nothing.</b> It lowers how much was measured, never the score.</li>
        <li><b>No account, no tracking.</b> The rules of the grade are <a href="/api/ai/digital-grader/rubric">public</a>.</li>
      </ul>
      <p className="open__privacy">What is kept: the report of public pages, for 30 days, behind an address that only you get. To keep this page from being abused, requests from one connection are counted for up to a day. Your e-mail address is kept only if you leave it below the report and agree, for {consent.retention_days} days at most, and you can erase it at once.</p>
    </>
  )
}
