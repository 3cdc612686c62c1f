import { useState } from 'react'
import type { GraderApi } from '../../api/grader'
import type { Changes, History } from '../../api/grades'
import { day } from '../../lib/format'
import { navigate } from '../../lib/navigate'
import { useLoad } from '../../lib/useLoad'
import { ScoreChart } from '../charts/ScoreChart'
import { Panel } from '../menu/Panel'
import { Select } from '../menu/Select'

const MONTHS: [string, string][] = [['1', 'One month'], ['3', 'Three months'], ['12', 'A year']]

interface Props {
  api: GraderApi
  /** Changes with every grade, so that the newest is on it. */
  stamp: string
  changes: Changes | null
}

export function HistoryPanel({ api, stamp, changes }: Props) {
  const [months, setMonths] = useState('3')
  const loaded = useLoad<History>(`history ${months} ${stamp}`, () => api.history(Number(months)))
  return (
    <Panel title="How it went" loaded={loaded} controls={<Select label="How far back" value={months} onChange={setMonths} options={MONTHS} />}>
      {({ grades, over_time: { reports, note } }) => reports.length === 0
        ? <p className="panel__hint">{note ?? 'There is no grade of that time yet.'}</p>
        : <>
          <ScoreChart points={reports} />
          {note && <p className="panel__hint">{note}</p>}
          {changes && <WhatChanged changes={changes} />}
          {grades.length > 1 && (
            <details className="numbers">
              <summary>Earlier reports</summary>
              <ul className="earlier-reports">
                {grades.map(({ id, started_at: at, score, grade }) => (
                  <li key={id}><button type="button" className="textlink" onClick={() => navigate(`/grader?report=${encodeURIComponent(id)}`)}>{day(at.slice(0, 10), true)}</button> <span>{score === null ? 'no score' : `${score} (${grade ?? ''})`}</span></li>
                ))}
              </ul>
            </details>
          )}
        </>}
    </Panel>
  )
}

function WhatChanged({ changes: { better, worse, since, note } }: { changes: Changes }) {
  if (better.length + worse.length === 0) return null
  return (
    <div className="changed">
      <h3 className="label">What changed since {day(since.slice(0, 10), true)}</h3>
      <ul className="changed__list">
        {worse.map(({ id, summary }) => <li key={id} className="is-worse"><span className="sr-only">Worse: </span>{summary}</li>)}
        {better.map(({ id, summary }) => <li key={id} className="is-better"><span className="sr-only">Better: </span>{summary}</li>)}
      </ul>
      {note && <p className="panel__hint">{note}</p>}
    </div>
  )
}
