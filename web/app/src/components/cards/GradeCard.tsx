import type { SourceRead } from '../../api/grades'
import { CATEGORIES, gain, whole } from '../../grade/words'
import { navigate } from '../../lib/navigate'
import { Ring } from '../grader/Ring'
import { toneOf } from '../grader/tone'
import { Icon } from '../Icon'
import type { CardProps } from './types'

interface GradeData {
  report_id: string
  score: number | null
  grade: string | null
  coverage: number
  final: boolean
  categories: { name: keyof typeof CATEGORIES; score: number | null; coverage: number }[]
  fix_first: { id: string; title: string; fix: string; points: number }[]
  sources: SourceRead[]
  change: { since: string; score_before: number | null; score_change: number | null } | null
}

/** A grade in the conversation: the ring, the three fixes, and the way to the whole report. */
export function GradeCard({ card }: CardProps) {
  const { report_id: id, score, grade, coverage, final, categories, fix_first: fixes, sources, change } = card.data as GradeData
  const read = sources.filter(({ status }) => status === 'ok').length
  const address = `/grader?report=${encodeURIComponent(id)}`
  const moved = change?.score_change
  return (
    <div className="gradecard">
      <div className="gradecard__top">
        <Ring score={score} grade={grade} coverage={coverage} final={final} size={148} />
        <ul className="gradecard__parts" aria-label="The parts of the grade">
          {categories.map((one) => (
            <li key={one.name}>
              <span>{CATEGORIES[one.name]}</span>
              <span className="part__track" aria-hidden="true">{one.score !== null && <span className={`part__bar tone--${toneOf(one.score)}`} style={{ width: `${Math.max(2, one.score)}%` }} />}</span>
              <b>{one.score ?? '–'}</b>
            </li>
          ))}
        </ul>
      </div>
      <p className="panel__hint">
        {read} sources read, {whole(coverage)} of what counts measured{!final && ', still updating'}.
        {typeof moved === 'number' && moved !== 0 && ` ${moved > 0 ? '+' : '−'}${Math.abs(moved)} since the grade before.`}
      </p>
      {fixes.length > 0 && (
        <ol className="gradecard__fixes" aria-label="Do these first">
          {fixes.map((fix) => <li key={fix.id}><b>{fix.title}</b> <span className="fix__gain">{gain(fix.points)}</span><span>{fix.fix}</span></li>)}
        </ol>
      )}
      <a className="button button--small" href={address} onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        navigate(address)
      }}>Open the whole report <Icon name="arrow" size={16} /></a>
    </div>
  )
}
