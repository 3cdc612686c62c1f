import { useCallback, useEffect, useMemo, useState } from 'react'
import type { GraderApi } from '../../api/grader'
import type { Report } from '../../api/grades'
import { ApiError } from '../../api/http'
import { spoken } from '../../grade/state'
import { useGrade } from '../../grade/useGrade'
import { shortUrl } from '../../grade/words'
import { day } from '../../lib/format'
import { navigate } from '../../lib/navigate'
import { useLoad } from '../../lib/useLoad'
import { useMe } from '../../thread/me'
import { Failure } from '../Failure'
import { Icon } from '../Icon'
import { PdfButton } from './Actions'
import { AccountsPanel } from './AccountsPanel'
import { AlertsPanel } from './AlertsPanel'
import { ComparePanel } from './ComparePanel'
import { HistoryPanel } from './HistoryPanel'
import { ReportView } from './ReportView'
import { SettingsPanel } from './SettingsPanel'
import { ShareDialog } from './ShareDialog'
import { SourcesPanel } from './Sources'
import { Candidates, TargetForm, targetOf } from './TargetForm'

interface Props {
  api: GraderApi
  /** The report that the address names; null: the newest. */
  reportId: string | null
  onBrief: (text: string) => void
}

/** How the restaurant looks online: the grade, what stands behind it, what to do about it. */
export function GraderPage({ api, reportId, onBrief }: Props) {
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const grade = useGrade(api)
  const { state: { report, progress, phase, error }, show, start } = grade
  const settings = useLoad('settings', () => api.settings())
  const loaded = useLoad<{ report: Report | null }>(`report ${reportId ?? ''}`, async () => ({ report: await (reportId ? api.report(reportId) : newest(api)) }))

  useEffect(() => {
    if (loaded.data?.report) show(loaded.data.report.id, loaded.data.report)
  }, [loaded.data, show])

  const begin = useCallback((target: string) => {
    void start(target).then((id) => id && reportId && navigate(`/grader?report=${encodeURIComponent(id)}`))
  }, [start, reportId])
  const acting = useMemo(() => report?.whose === 'own' ? {
    mayDecide,
    handOver: onBrief,
    decide: async (id: string, decision: 'accept' | 'decline', reason?: string) => {
      await api.decide(id, decision, reason)
      show(report.id, await api.report(report.id))
    },
  } : null, [api, mayDecide, onBrief, report, show])

  const busy = phase === 'starting' || phase === 'growing' || phase === 'reconnecting'
  const stamp = report?.final ? `${report.id} ${report.rev}` : 'before'
  const waiting = !report && loaded.loading && phase === 'idle'
  return (
    <main className="page" id="page" tabIndex={-1}>
      <div className="page__inner page__inner--grader">
        <Head report={report} api={api} mayDecide={mayDecide} busy={busy} onAgain={() => begin('')} />
        <TargetForm onGrade={begin} busy={busy} error={phase === 'failed' ? null : error} initial={settings.data?.website ?? ''} big={!report && !waiting} />
        <p className="sr-only" role="status" data-testid="grade-status">{busy || phase === 'failed' || phase === 'done' ? spoken(grade.state) : ''}</p>
        {loaded.error && !report && <Failure message={loaded.error} onRetry={loaded.reload} />}
        {waiting && <><span className="sr-only">Loading</span><span className="skeleton skeleton--overview" /></>}
        {phase === 'failed' && <Failure message={error ?? ''} onRetry={grade.again} />}
        {!report && !waiting && !busy && !loaded.error && <p className="page__empty">There is no grade yet. Type your website above: a first grade takes a few seconds, and every point of it opens its evidence.</p>}
        {report && report.candidates.length > 0 && <Candidates places={report.candidates} onPick={(place) => begin(targetOf(place))} />}
        {report?.candidates.length === 0 && (
          <ReportView key={report.id} report={report} acting={acting} sources={progress && <SourcesPanel progress={progress} reconnecting={phase === 'reconnecting'} />} aside={(
            <>
              <HistoryPanel api={api} stamp={stamp} changes={report.whose === 'own' ? report.changes : null} />
              <AlertsPanel api={api} stamp={stamp} />
            </>
          )} />
        )}
        {report?.first_at && <ComparePanel api={api} stamp={stamp} />}
        {!waiting && (!report || report.first_at) && <div className="page__start"><AccountsPanel api={api} /><SettingsPanel api={api} loaded={settings} /></div>}
      </div>
    </main>
  )
}

/** There may be none yet, which is no error. */
async function newest(api: GraderApi): Promise<Report | null> {
  try {
    return await api.latest()
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}

interface HeadProps {
  report: Report | null
  api: GraderApi
  mayDecide: boolean
  busy: boolean
  onAgain: () => void
}

function Head({ report, api, mayDecide, busy, onAgain }: HeadProps) {
  const [sharing, setSharing] = useState(false)
  const shareable = mayDecide && report?.whose === 'own' && report.final
  return (
    <header className="page__head">
      <div className="page__title">
        <h1>How you look online</h1>
        <p>{report ? [report.name, report.url && shortUrl(report.url), `graded ${day(report.started_at.slice(0, 10), true)}`].filter(Boolean).join(' · ') : 'A grade that shows its evidence, and what to do next.'}</p>
      </div>
      {report && (
        <div className="page__actions">
          <button type="button" className="button" disabled={busy} onClick={onAgain}><Icon name="retry" size={18} /> Grade again</button>
          <PdfButton report={report} load={() => api.pdf(report.id)} />
          {shareable && <button type="button" className="button" aria-haspopup="dialog" onClick={() => setSharing(true)}><Icon name="share" size={18} /> Share</button>}
        </div>
      )}
      {sharing && report && <ShareDialog api={api} reportId={report.id} onClose={() => setSharing(false)} />}
    </header>
  )
}
