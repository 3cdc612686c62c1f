import type { CampaignApi } from '../../api/campaigns'
import { useLoad } from '../../lib/useLoad'
import { Icon } from '../Icon'
import { Panel } from '../menu/Panel'
import { CampaignList } from './CampaignList'
import { NextUp } from './NextUp'
import { PageLink } from './parts'
import { Proposals } from './Proposals'

/** What to do next, what is coming, what ran. */
export function ListPage({ api }: { api: CampaignApi }) {
  const overview = useLoad('overview', api.overview)
  const campaigns = useLoad('campaigns', () => api.list())
  return (
    <>
      <header className="page__head">
        <div className="page__title">
          <h1>Campaigns</h1>
          <p>Written in your voice, sent only with your yes, measured afterwards.</p>
        </div>
        <div className="page__actions">
          <PageLink to="/campaigns/calendar" className="button"><Icon name="calendar" size={18} /> Calendar</PageLink>
          <PageLink to="/campaigns/new" className="button"><Icon name="plus" size={18} /> New campaign</PageLink>
        </div>
      </header>
      <Panel title="What to do next" loaded={overview}>
        {({ strategies }) => <NextUp api={api} strategies={strategies} />}
      </Panel>
      {overview.data && overview.data.proposals.length > 0 && <Proposals api={api} proposals={overview.data.proposals} onDecided={overview.reload} />}
      <Panel title="Your campaigns" loaded={campaigns}>
        {({ campaigns: all }) => <CampaignList campaigns={all} />}
      </Panel>
    </>
  )
}
