import type { Progress } from '../../api/grades'
import { rows, type Row } from '../../grade/state'
import { SOURCES, standingOf } from '../../grade/words'
import { Icon, type IconName } from '../Icon'

const ICONS: Partial<Record<Row['standing'], IconName>> =
  { ok: 'check', blocked: 'stop', timeout: 'clock', error: 'alert', not_connected: 'half' }

/** Where we look, one line a source, and how far each is. */
export function Sources({ progress }: { progress: Progress }) {
  return (
    <ul className="sources" aria-label="Where we look">
      {rows(progress).map((row) => (
        <li key={row.name} className={`source source--${row.standing}`} data-source={row.name}>
          <span className="source__mark" aria-hidden="true">
            {row.standing === 'reading' ? <span className="spinner" /> : <Icon name={ICONS[row.standing] ?? 'clock'} size={16} />}
          </span>
          <span className="source__name">{SOURCES[row.name]}</span>
          <span className="source__state">{standingOf(row)}</span>
          {row.reason && <span className="source__reason">{row.reason}</span>}
        </li>
      ))}
    </ul>
  )
}

/** Open while it is going on, folded away when it is done. */
export function SourcesPanel({ progress, reconnecting }: { progress: Progress; reconnecting: boolean }) {
  const all = rows(progress)
  const read = all.filter(({ standing }) => standing === 'ok').length
  const ended = progress.sources.length
  if (progress.final) {
    return (
      <details className="numbers numbers--sources">
        <summary>Where this comes from: {read} of {all.length} sources could be read</summary>
        <Sources progress={progress} />
      </details>
    )
  }
  return (
    <section className="panel looking" aria-label="Progress">
      <header className="panel__head">
        <h2>{reconnecting ? 'The connection dropped. Picking up where we were…' : 'Looking around for you'}</h2>
        <span className="looking__count">{ended} of {all.length}</span>
      </header>
      <div className="looking__track" aria-hidden="true"><span style={{ width: `${(100 * ended) / Math.max(1, all.length)}%` }} /></div>
      <Sources progress={progress} />
    </section>
  )
}
