import { useState } from 'react'
import { explain } from '../../api/http'
import type { MenuApi, Till } from '../../api/menu'
import { ago, day, number } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { useNow } from '../../lib/useNow'
import { useMe } from '../../thread/me'
import { Panel } from './Panel'

/** Where the sales come from: the tills that are connected, and those that can be. */
export function TillPanel({ api }: { api: MenuApi }) {
  const loaded = useLoad('tills', () => api.tills())
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const attempt = (work: Promise<unknown>) => {
    setProblem(null)
    work.then(loaded.reload, (error: unknown) => setProblem(explain(error)))
  }
  const connect = (provider: string) => attempt(api.connectTill(provider).then(({ authorize_url: url }) => location.assign(url)))

  return (
    <Panel title="Your till" loaded={loaded}>
      {({ connections, available }) => {
        const known = connections.filter(({ status }) => status !== 'disconnected')
        const open = available.filter(({ provider }) => !known.some((one) => one.provider === provider))
        const byHand = open.filter(({ auth }) => auth === 'credentials')
        return (
          <>
            {known.length === 0 && <p className="panel__hint">No till is connected. With one, new sales come in by themselves.</p>}
            {known.map((till) => (
              <div key={till.provider} className="answer">
                <p><strong>{till.title}</strong>{till.location && `, ${till.location}`}</p>
                <Standing till={till} />
                {mayDecide && (
                  <div className="advice__actions">
                    {till.status === 'needs_you'
                      ? <button type="button" className="button button--primary button--small" onClick={() => connect(till.provider)}>Connect again</button>
                      : <button type="button" className="button button--small" onClick={() => attempt(api.syncTill(till.provider))}>Read what is new</button>}
                  </div>
                )}
              </div>
            ))}
            {problem && <p role="alert">{problem}</p>}
            {mayDecide && open.length > 0 && (
              <div className="advice__actions">
                {open.filter(({ auth }) => auth === 'oauth').map(({ provider, title }) => (
                  <button key={provider} type="button" className="button button--small" onClick={() => connect(provider)}>Connect {title}</button>
                ))}
              </div>
            )}
            {byHand.map(({ provider, title }) => (
              <p key={provider} className="panel__hint">{title} is connected on the server: <code className="code">tableside pos connect {provider}</code></p>
            ))}
          </>
        )
      }}
    </Panel>
  )
}

function Standing({ till }: { till: Till }) {
  const now = useNow()
  if (till.problem) return <p>{till.problem}</p>
  if (!till.last_day) return <p>Its sales are being read.</p>
  return (
    <p>
      {number(till.orders)} orders up to {day(till.last_day, true)}{till.synced_at && `, looked at ${ago(till.synced_at, now)}`}.
      {!till.writable && ' It cannot be written to from here: price changes are yours to make there.'}
    </p>
  )
}
