import type { CampaignApi } from '../../api/campaigns'
import { placeOf } from '../../campaigns/place'
import { NewCampaign } from './builder/NewCampaign'
import { CalendarPage } from './CalendarPage'
import { CampaignPlace } from './CampaignPlace'
import { ListPage } from './ListPage'

export interface CampaignsProps {
  api: CampaignApi
}

/** Everything under /campaigns: the list, the calendar, the making of one, and what became of it. */
export function CampaignsPage({ api, address }: CampaignsProps & { address: string }) {
  const place = placeOf(address)
  return (
    <main className="page" id="page" tabIndex={-1}>
      <div className="page__inner page__inner--campaigns">
        {place.kind === 'list' && <ListPage api={api} />}
        {place.kind === 'calendar' && <CalendarPage api={api} />}
        {place.kind === 'new' && <NewCampaign api={api} step={place.step} />}
        {place.kind === 'campaign' && <CampaignPlace key={place.id} api={api} id={place.id} step={place.step} />}
      </div>
    </main>
  )
}
