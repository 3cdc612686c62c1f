import { useState, type ReactNode } from 'react'
import type { CategoryName, Check, Report } from '../../api/grades'
import { Checks } from './Checks'
import { Evidence } from './Evidence'
import { Fixes } from './Fixes'
import type { Acting } from './FixCard'
import { Overview } from './Overview'
import { ReviewsPanel } from './ReviewsPanel'

interface Props {
  report: Report
  acting?: Acting | null
  /** Where it comes from: above the grade while that is being asked, below it afterwards. */
  sources?: ReactNode
  /** Stands between the fixes and the checks. */
  between?: ReactNode
  /** Stands beside the checks. */
  aside?: ReactNode
}

/** A report from the ring to the last check, for owners, strangers and guests of a link alike. */
export function ReportView({ report, acting = null, sources, between, aside }: Props) {
  const [open, setOpen] = useState<CategoryName | null>(null)
  const [shown, setShown] = useState<Check | null>(null)
  return (
    <>
      {!report.final && sources}
      <Overview report={report} onCategory={setOpen} />
      {report.final && sources}
      {report.checks.length > 0 && <Fixes fixes={report.recommendations} checks={report.checks} acting={acting} onShow={setShown} />}
      {between}
      {report.first_at && <div className={aside ? 'board' : 'board board--single'}>
        <div>
          {report.checks.length > 0 && <Checks checks={report.checks} categories={report.categories} open={open} onToggle={setOpen} onShow={setShown} />}
          {report.reviews && report.reviews.count > 0 && <ReviewsPanel reviews={report.reviews} />}
        </div>
        {aside && <div>{aside}</div>}
      </div>}
      {shown && <Evidence key={shown.id} check={shown} onClose={() => setShown(null)} />}
    </>
  )
}
