import type { Voice } from '../../api/content'
import { day } from '../../lib/format'

/** How it came to be what it is. */
export function Versions({ versions, current }: { versions: Voice['versions']; current: number }) {
  if (versions.length === 0) return null
  return (
    <section className="panel" aria-label="How it changed">
      <header className="panel__head"><h2>How it changed</h2></header>
      <ol className="timeline">
        {versions.slice(0, 8).map(({ version, reason, created_at: at, created_by: by }) => (
          <li key={version} className="timeline__item">
            <b>Version {version}{version === current && ', in use'}</b>
            <span>{[reason, by].filter(Boolean).join(', ')}</span>
            {at && <time dateTime={at}>{day(at.slice(0, 10), true)}</time>}
          </li>
        ))}
      </ol>
    </section>
  )
}
