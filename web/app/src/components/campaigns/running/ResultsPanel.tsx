import type { CampaignApi } from '../../../api/campaigns'
import type { Campaign, Estimate, Results } from '../../../api/campaign-types'
import { money, number } from '../../../lib/format'
import { useLoad } from '../../../lib/useLoad'
import { useCurrency } from '../../../thread/me'
import { Icon } from '../../Icon'
import { Panel } from '../../menu/Panel'
import { AbPanel } from './AbPanel'
import { ChannelTable } from './ChannelTable'
import { Funnel } from './Funnel'
import { LiftChart } from './LiftChart'
import { SeriesChart } from './SeriesChart'

/** What came of it: never more than can be told. */
export function ResultsPanel({ api, campaign }: { api: CampaignApi; campaign: Campaign }) {
  const loaded = useLoad(`results ${campaign.updated_at}`, () => api.results(campaign.id))
  return (
    <Panel title="Results" loaded={loaded} first controls={loaded.data?.simulated && <span className="badge badge--demo">Simulated orders</span>}>
      {(results) => results.sent + results.delivered + results.waiting + results.held_out === 0
        ? <p className="panel__hint">Nothing has gone out yet. What it brings will stand here.</p>
        : <Shown results={results} />}
    </Panel>
  )
}

function Shown({ results }: { results: Results }) {
  const { lift, roi, ab, notes, series, simulated } = results
  const more = lift !== null && lift.enough && lift.low > 0
  return (
    <div className="results">
      {lift ? <><p className={`telling ${more ? '' : 'telling--few'}`}><Icon name={more ? 'check' : 'alert'} size={18} /> {lift.text}</p><LiftChart lift={lift} simulated={simulated} /></>
        : <p className="panel__lead">Public posts reach everybody: no lift is claimed.</p>}
      <Funnel results={results} />
      {series.length > 1 && <SeriesChart series={series} />}
      <Money results={results} />
      {roi === null && lift !== null && <p className="panel__hint">The return is not told: it takes the held-out guests and the cost of each dish.</p>}
      {ab && <AbPanel ab={ab} />}
      {results.by_channel.length > 0 && <ChannelTable channels={results.by_channel} />}
      <ul className="told">{notes.map((each) => <li key={each}>{each}</li>)}</ul>
    </div>
  )
}

function Money({ results: { cost, revenue, discount, roi } }: { results: Results }) {
  const currency = useCurrency()
  const range = ({ low, high }: Estimate) => (low === null || high === null ? '?' : `${money(low, currency)} to ${money(high, currency)}`)
  const percent = (value: number | null) => (value === null ? '?' : `${number(100 * value)}%`)
  return (
    <dl className="figures">
      <div className="figure"><dt>Sending</dt><dd>{money(cost, currency)}</dd></div>
      {discount !== null && discount > 0 && <div className="figure"><dt>Discounts</dt><dd>{money(discount, currency)}<small>on their orders of what the offer is for</small></dd></div>}
      {revenue !== null && <div className="figure"><dt>Their orders</dt><dd>{money(revenue, currency)}<small>from guests who got it, also what they’d have spent anyway</small></dd></div>}
      {roi?.margin && <div className="figure"><dt>Left over ingredients</dt><dd>{range(roi.margin)}<small>more than the held-out guests left, before cost</small></dd></div>}
      {roi?.value === null && roi.text && <div className="figure"><dt>Return</dt><dd className="figure__words">{roi.text}</dd></div>}
      {typeof roi?.value === 'number' && <div className="figure"><dt>Return</dt><dd>{percent(roi.value)}<small>likely {percent(roi.low)} to {percent(roi.high)}, on sending and discounts</small></dd></div>}
    </dl>
  )
}
