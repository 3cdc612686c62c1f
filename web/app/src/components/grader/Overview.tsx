import type { CategoryName, Report } from '../../api/grades'
import { footing, verdict } from '../../grade/words'
import { day } from '../../lib/format'
import { Categories } from './Categories'
import { Ring } from './Ring'

/** The grade at one glance: the ring, what it means, how sure it is, and its parts. */
export function Overview({ report, onCategory }: { report: Report; onCategory: (name: CategoryName) => void }) {
  return (
    <section className="overview" aria-label="The grade" aria-busy={!report.first_at}>
      <div className="overview__grade">
        <Ring score={report.score} grade={report.grade} coverage={report.coverage} final={report.final} />
        <div className="overview__words">
          {!report.final && <p className="growing"><span className="growing__dot" aria-hidden="true" /> still updating</p>}
          <h2 className="overview__verdict">{verdict(report)}</h2>
          <p className="overview__footing">{footing(report)}</p>
          <Change report={report} />
        </div>
      </div>
      {report.categories.length > 0 && <Categories categories={report.categories} onOpen={onCategory} />}
    </section>
  )
}

function Change({ report: { changes } }: { report: Report }) {
  if (typeof changes?.score_change !== 'number') return null
  const { score_change: moved, score_before: before, since } = changes
  const tone = moved > 0 ? 'good' : moved < 0 ? 'poor' : 'none'
  const sign = moved > 0 ? '+' : moved < 0 ? '−' : '±'
  return <p className="change"><b className={`change__by tone-text--${tone}`}>{sign}{Math.abs(moved)}</b> since {day(since.slice(0, 10), true)} <span className="nowrap">({before} then)</span></p>
}
