import { useState } from 'react'
import type { Report } from '../../api/grades'
import { explain } from '../../api/http'
import { keepFile } from '../../lib/copy'
import { Icon } from '../Icon'

interface PdfProps {
  report: Report
  load: () => Promise<Blob>
}

/** The report on paper. */
export function PdfButton({ report, load }: PdfProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const onClick = () => {
    setBusy(true)
    setProblem(null)
    load().then((blob) => keepFile(blob, fileName(report)), (error: unknown) => setProblem(explain(error))).finally(() => setBusy(false))
  }
  return (
    <>
      <button type="button" className="button" disabled={busy || !report.first_at} onClick={onClick}><Icon name="file" size={18} /> PDF</button>
      {problem && <p className="target__problem" role="alert">{problem}</p>}
    </>
  )
}

function fileName({ name, target, started_at: at }: Report): string {
  const words = (name ?? target).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return `grade-${words || 'report'}-${at.slice(0, 10)}.pdf`
}
