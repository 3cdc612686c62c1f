import { useState } from 'react'
import type { CampaignApi } from '../../../api/campaigns'
import type { Campaign } from '../../../api/campaign-types'
import { CHANNELS, DELIVERIES, moment } from '../../../campaigns/words'
import { useLoad } from '../../../lib/useLoad'
import { useMe } from '../../../thread/me'
import { Panel } from '../../menu/Panel'
import { Select } from '../../menu/Select'

/** Message by message, addresses covered. */
export function Deliveries({ api, campaign }: { api: CampaignApi; campaign: Campaign }) {
  const zone = useMe()?.restaurant.timezone ?? 'UTC'
  const [status, setStatus] = useState('')
  const loaded = useLoad(`deliveries ${status} ${campaign.updated_at}`, () => api.deliveries(campaign.id, status))
  return (
    <Panel title="Messages" loaded={loaded} controls={<Select label="Status" value={status} onChange={setStatus} options={[['', 'All'], ...Object.entries(DELIVERIES)]} />}>
      {({ deliveries, next }) => deliveries.length === 0 ? <p className="panel__hint">{status ? 'None of these.' : 'None are made yet: they are when its time comes.'}</p> : (
        <>
          <div className="table-scroll" tabIndex={0} role="region" aria-label="Messages">
            <table className="data-table">
              <thead><tr><th scope="col">To</th><th scope="col">Status</th><th scope="col">When</th><th scope="col">Clicks</th></tr></thead>
              <tbody>
                {deliveries.map((each) => (
                  <tr key={each.id}>
                    <th scope="row">{each.to}<small className="cell__note">{CHANNELS[each.channel]}</small></th>
                    <td>{DELIVERIES[each.status] ?? each.status}{each.why && <small className="cell__note">{each.why}</small>}</td>
                    <td>{moment(each.sent_at ?? each.due_at, zone)}</td>
                    <td>{each.clicks}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {next && <p className="panel__hint">These are the first {deliveries.length}.</p>}
        </>
      )}
    </Panel>
  )
}
