import { useId, type ReactNode } from 'react'
import type { Loaded } from '../../lib/useLoad'
import { Failure } from '../Failure'

interface Props<T> {
  title: string
  hint?: string
  loaded: Loaded<T>
  controls?: ReactNode
  /** Comes before everything else where there is one column. */
  first?: boolean
  children: (data: T) => ReactNode
}

/** One part of the page: it loads, fails and comes back on its own, so that the rest stays usable. */
export function Panel<T>({ title, hint, loaded: { data, error, loading, reload }, controls, first, children }: Props<T>) {
  const id = useId()
  return (
    <section className={`panel ${first ? 'panel--first' : ''} ${loading && data ? 'panel--stale' : ''}`} aria-labelledby={id} aria-busy={loading}>
      <header className="panel__head">
        <h2 id={id}>{title}</h2>
        {controls}
      </header>
      {hint && <p className="panel__hint">{hint}</p>}
      {error && !loading ? <Failure message={error} onRetry={reload} /> : null}
      {data && !error ? children(data) : null}
      {!data && !error ? <><span className="sr-only">Loading</span><span className="skeleton skeleton--panel" /></> : null}
    </section>
  )
}
