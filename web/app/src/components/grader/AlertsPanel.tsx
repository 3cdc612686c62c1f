import type { GraderApi } from '../../api/grader'
import { ago } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { useNow } from '../../lib/useNow'
import { Icon } from '../Icon'
import { Panel } from '../menu/Panel'

/** What got clearly worse between two grades that were made by themselves. */
export function AlertsPanel({ api, stamp }: { api: GraderApi; stamp: string }) {
  const loaded = useLoad(`alerts ${stamp}`, () => api.alerts())
  const now = useNow()
  return (
    <Panel title="Alerts" loaded={loaded}>
      {(alerts) => alerts.length === 0
        ? <p className="panel__hint">Nothing got clearly worse. When something does between two scheduled grades, it stands here.</p>
        : (
            <ul className="checks">
              {alerts.map(({ id, title, created_at: at }) => (
                <li key={id} className="is-warning"><Icon name="alert" size={18} /><span>{title} <span className="muted">{ago(at, now)}</span></span></li>
              ))}
            </ul>
          )}
    </Panel>
  )
}
