import { useState } from 'react'
import type { GraderApi } from '../../api/grader'
import type { Account } from '../../api/grades'
import { explain } from '../../api/http'
import { useLoad } from '../../lib/useLoad'
import { useMe } from '../../thread/me'
import { Panel } from '../menu/Panel'

/** The accounts that tell more than anyone can see: replies, posts, insights. */
export function AccountsPanel({ api }: { api: GraderApi }) {
  const loaded = useLoad('accounts', () => api.accounts())
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const attempt = (work: Promise<unknown>) => {
    setProblem(null)
    work.then(loaded.reload, (error: unknown) => setProblem(explain(error)))
  }
  const connect = (provider: string) => attempt(api.connect(provider).then(({ authorize_url: url }) => location.assign(url)))
  return (
    <Panel title="Your accounts" loaded={loaded}>
      {(accounts) => (
        <>
          {accounts.map((account) => (
            <div key={account.provider} className="account">
              <p><strong>{account.title}</strong> <span className={`account__state account__state--${account.status}`}>{STATES[account.status]}</span></p>
              <p className="panel__hint">{account.problem ?? account.place?.name ?? WHY[account.provider] ?? ''}</p>
              {mayDecide && account.choices.length > 1 && <Choice account={account} onChoose={(place) => attempt(api.choose(account.provider, place))} />}
              {mayDecide && <Buttons account={account} onConnect={() => connect(account.provider)} onLeave={() => attempt(api.disconnect(account.provider))} />}
            </div>
          ))}
          {problem && <p className="target__problem" role="alert">{problem}</p>}
        </>
      )}
    </Panel>
  )
}

const STATES: Record<Account['status'], string> = {
  none: 'not connected', choose: 'one more step', connected: 'connected', needs_you: 'needs you', disconnected: 'not connected',
}
const WHY: Record<string, string> = {
  google: 'Tells how fast you answer reviews, and when you last posted.',
  facebook: 'Tells how your page and your Instagram are kept.',
}

function Choice({ account, onChoose }: { account: Account; onChoose: (place: string) => void }) {
  return (
    <label className="ask">Which place is this restaurant?
      <select value={account.place?.id ?? ''} onChange={(event) => onChoose(event.target.value)}>
        {!account.place && <option value="">Choose…</option>}
        {account.choices.map(({ id, name, address }) => <option key={id} value={id}>{address ? `${name}, ${address}` : name}</option>)}
      </select>
    </label>
  )
}

function Buttons({ account: { status, title, available }, onConnect, onLeave }: { account: Account; onConnect: () => void; onLeave: () => void }) {
  if (status === 'connected' || status === 'choose') {
    return <button type="button" className="button button--small button--plain account__leave" onClick={onLeave}>Disconnect<span className="sr-only"> {title}</span></button>
  }
  if (!available) return <p className="panel__hint">Whoever runs this server can make it possible.</p>
  return <button type="button" className="button button--small" onClick={onConnect}>{status === 'needs_you' ? 'Connect again' : 'Connect'}<span className="sr-only"> {title}</span></button>
}
