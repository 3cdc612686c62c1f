import { useState } from 'react'
import type { MenuApi, Recommendation } from '../../api/menu'
import { explain } from '../../api/http'
import { shortMoney } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { useMe } from '../../thread/me'
import { Declining } from './Declining'
import { Panel } from './Panel'
import { tell } from './reasons'

interface Props {
  api: MenuApi
  currency: string
  onAsk: (text: string) => void
}

const FIRST = 3 // before "show all"

/** What to do next, each with what it would bring; the owner takes it or leaves it. */
export function Advice({ api, currency, onAsk }: Props) {
  const [more, setMore] = useState(false)
  const loaded = useLoad('advice', async () => {
    const known = await api.recommendations()
    if (known.some(({ status }) => status === 'open')) return known
    await api.refreshRecommendations()
    return api.recommendations()
  })
  return (
    <Panel title="Worth doing next" loaded={loaded} first>
      {(all) => {
        const open = all.filter(({ status }) => status === 'open').toSorted(byWorth)
        const decided = all.filter(({ status }) => status in STATES)
        const shown = more ? open : open.slice(0, FIRST)
        return (
          <>
            {open.length === 0 && <p className="panel__hint">Nothing new stands out right now. I look again whenever new sales come in.</p>}
            <ul className="advice">
              {shown.map((each) => <Item key={each.id} api={api} advice={each} currency={currency} onAsk={onAsk} onDecided={loaded.reload} />)}
            </ul>
            {open.length > FIRST && (
              <button type="button" className="button button--small" aria-expanded={more} onClick={() => setMore(!more)}>
                {more ? 'Show fewer' : `Show all ${open.length}`}
              </button>
            )}
            {decided.length > 0 && <Decided advice={decided} />}
          </>
        )
      }}
    </Panel>
  )
}

const worth = ({ body }: Recommendation) => (body.profit ?? body.revenue)?.estimate ?? 0

const byWorth = (a: Recommendation, b: Recommendation) => worth(b) - worth(a)

const STATES: Partial<Record<Recommendation['status'], string>> = { accepted: 'Taken on', declined: 'Not for us', measured: 'Done and measured' }

function Decided({ advice }: { advice: Recommendation[] }) {
  return (
    <ul className="told" aria-label="Decided">
      {advice.map((each) => (
        <li key={each.id}>{each.title}. <span className={`advice__state advice__state--${each.status}`}>{STATES[each.status]}{each.reason ? `: ${each.reason}` : ''}</span></li>
      ))}
    </ul>
  )
}

interface ItemProps extends Props {
  advice: Recommendation
  onDecided: () => void
}

function Item({ api, advice, currency, onAsk, onDecided }: ItemProps) {
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [declining, setDeclining] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const decide = (decision: 'accept' | 'decline', reason?: string) => {
    setBusy(true)
    setError(null)
    api.decide(advice.id, decision, reason).then(onDecided, (failure: unknown) => setError(explain(failure))).finally(() => setBusy(false))
  }
  const { body } = advice
  return (
    <li className="advice__item">
      <div className="advice__top">
        <p className="advice__title">{advice.title}</p>
        <Gain advice={advice} currency={currency} />
      </div>
      <ul className="told">
        {body.reasons.slice(0, 3).map((reason) => <li key={reason.code}>{tell(reason, currency)}</li>)}
      </ul>
      {error && <p className="panel__hint" role="alert">{error}</p>}
      {declining ? <Declining busy={busy} onDecline={(reason) => decide('decline', reason)} onBack={() => setDeclining(false)} />
        : (
            <div className="advice__actions">
              {mayDecide && <button type="button" className="button button--primary button--small" disabled={busy} onClick={() => decide('accept')}>I’ll do it</button>}
              {mayDecide && <button type="button" className="button button--small" disabled={busy} onClick={() => setDeclining(true)}>Not for us</button>}
              <button type="button" className="button button--plain button--small" onClick={() => onAsk(`What should I promote with the ${body.item}, and what would it bring?`)}>Ask about it</button>
            </div>
          )}
    </li>
  )
}

function Gain({ advice: { body }, currency }: { advice: Recommendation; currency: string }) {
  const range = body.profit ?? body.revenue
  if (!range) return null
  const whole = (value: number) => shortMoney(value, currency)
  return (
    <p className="advice__gain">
      {range.estimate >= 0 ? '+' : ''}{whole(range.estimate)}{!body.profit && ' revenue'}
      <small>{body.lift_basis}, likely {whole(range.low)} to {whole(range.high)}{body.days ? ` in ${body.days} days` : ''}</small>
    </p>
  )
}
