import { useState } from 'react'
import { explain } from '../../api/http'
import type { Duplicate, MenuApi, Quality } from '../../api/menu'
import { day, money, withDays } from '../../lib/format'
import { useLoad } from '../../lib/useLoad'
import { useMe } from '../../thread/me'
import { Icon } from '../Icon'
import { Panel } from './Panel'

export function QualityPanel({ api }: { api: MenuApi }) {
  const loaded = useLoad('quality', () => api.quality())
  return (
    <Panel title="What these numbers stand on" loaded={loaded}>
      {(data) => (
        <>
          <ul className="checks">
            {data.summary.map((sentence, index) => (
              <li key={sentence} className={index > 0 || data.grade === 'thin' || data.grade === 'none' ? 'is-warning' : ''}>
                <Icon name={index > 0 ? 'alert' : 'check'} size={18} /><span>{withDays(sentence)}</span>
              </li>
            ))}
          </ul>
          {data.duplicates.map((pair) => <SameDish key={`${pair.keep} ${pair.merge}`} api={api} pair={pair} onMerged={loaded.reload} />)}
          <PriceChanges data={data} />
        </>
      )}
    </Panel>
  )
}

/** Two names that look like one dish: only the owner can say so. */
function SameDish({ api, pair, onMerged }: { api: MenuApi; pair: Duplicate; onMerged: () => void }) {
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const merge = () => {
    setBusy(true)
    api.merge(pair).then(onMerged, (failure: unknown) => setError(explain(failure))).finally(() => setBusy(false))
  }
  return (
    <div className="answer">
      <p>Are <b>{pair.merge}</b> and <b>{pair.keep}</b> the same dish? Then they should count together.</p>
      {error && <p role="alert">{error}</p>}
      {mayDecide && <div className="advice__actions"><button type="button" className="button button--small" disabled={busy} onClick={merge}>Yes, count them as {pair.keep}</button></div>}
    </div>
  )
}

function PriceChanges({ data }: { data: Quality }) {
  if (data.price_changes.length === 0) return null
  return (
    <details className="numbers">
      <summary>Price changes</summary>
      <ul className="told">
        {data.price_changes.toReversed().map((one) => (
          <li key={`${one.item} ${one.size ?? ''} ${one.date}`}>
            {day(one.date, true)}: {one.item}{one.size ? ` (${one.size})` : ''} from {money(one.from, data.currency)} to {money(one.to, data.currency)}
          </li>
        ))}
      </ul>
    </details>
  )
}
