import type { CampaignApi } from '../../../api/campaigns'
import type { Campaign, Results } from '../../../api/campaign-types'
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
  return (
    <div className="results">
      {lift ? <><p className={`telling ${lift.enough ? '' : 'telling--few'}`}><Icon name={lift.enough ? 'check' : 'alert'} size={18} /> {lift.text}</p><LiftChart lift={lift} simulated={simulated} /></>
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

function Money({ results: { cost, revenue, roi } }: { results: Results }) {
  const currency = useCurrency()
  const percent = (value: number | null) => (value === null ? '?' : `${number(100 * value)}%`)
  return (
    <dl className="figures">
      <div className="figure"><dt>Cost</dt><dd>{money(cost, currency)}</dd></div>
      {revenue !== null && <div className="figure"><dt>Their orders</dt><dd>{money(revenue, currency)}<small>from guests who got it, also what they’d have spent anyway</small></dd></div>}
      {typeof roi?.value === 'number' && <div className="figure"><dt>Return</dt><dd>{percent(roi.value)}<small>likely {percent(roi.low)} to {percent(roi.high)}</small></dd></div>}
    </dl>
  )
}
