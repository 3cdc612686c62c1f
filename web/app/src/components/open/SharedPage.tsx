import { useMemo } from 'react'
import { OpenApi } from '../../api/grader'
import { ApiError, Http } from '../../api/http'
import { shortUrl } from '../../grade/words'
import { day } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { Failure } from '../Failure'
import { PdfButton } from '../grader/Actions'
import { CompareTable } from '../grader/CompareTable'
import { ReportView } from '../grader/ReportView'
import { SourcesPanel } from '../grader/Sources'
import { Notice, OpenPage, type ThemeProps } from './OpenPage'

/** The token stands behind the #, where no server's log sees it; a link typed as a path works as well. */
const tokenOf = () => decodeURIComponent(location.hash.slice(1) || location.pathname.slice('/shared/'.length))

/** A report that its owner gave a link to: to read, nothing to do. */
export function SharedPage({ theme }: { theme: ThemeProps }) {
  const api = useMemo(() => new OpenApi(new Http(null)), [])
  const token = useMemo(() => tokenOf(), [])
  const loaded = useLoad('shared', async () => {
    try {
      return await api.shared(token || '-')
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { report: null, compared: [], expires_at: '' }
      throw error
    }
  })
  const { data, error } = loaded
  return (
    <OpenPage theme={theme}>
      {error && <Failure message={error} onRetry={loaded.reload} />}
      {!data && !error && <><span className="sr-only">Loading</span><span className="skeleton skeleton--overview" /></>}
      {data && !data.report && <Notice title="This link leads nowhere."><p>It has run out, was taken back, or is not whole. Ask whoever gave it to you for a fresh one.</p></Notice>}
      {data?.report && (
        <>
          <header className="page__head">
            <div className="page__title">
              <h1>How {data.report.name ?? shortUrl(data.report.target)} looks online</h1>
              <p>Graded {day(data.report.started_at.slice(0, 10), true)} · shared until {day(data.expires_at.slice(0, 10), true)}</p>
            </div>
            {data.report.demo && <span className="badge badge--demo">Demo data</span>}
            <PdfButton report={data.report} load={() => api.sharedPdf(token)} />
          </header>
          <ReportView report={data.report} sources={<SourcesPanel progress={data.report} reconnecting={false} />} between={data.compared.length > 0 && (
            <section className="panel" aria-label="Beside competitors">
              <header className="panel__head"><h2>Beside competitors</h2></header>
              <CompareTable own={data.report} others={data.compared} />
            </section>
          )} />
        </>
      )}
    </OpenPage>
  )
}
