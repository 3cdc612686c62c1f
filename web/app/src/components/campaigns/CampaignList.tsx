import type { Campaign } from '../../api/campaign-types'
import { addressOf } from '../../campaigns/place'
import { groupOf, GROUPS, messagesOf, moment } from '../../campaigns/words'
import { money, number } from '../../lib/format'
import { useCurrency, useMe } from '../../thread/me'
import { Channels, PageLink, StatusBadge } from './parts'

/** What needs the owner first, then what is coming, then what is over. */
export function CampaignList({ campaigns }: { campaigns: Campaign[] }) {
  if (campaigns.length === 0) return <p className="panel__hint">None yet. Your first one is a click away, and it stays a draft until you approve it.</p>
  return GROUPS.map(({ key, name }) => {
    const own = campaigns.filter(({ status }) => groupOf(status) === key)
    return own.length > 0 && (
      <div key={key} className="campgroup">
        <h3 className="label">{name}</h3>
        <ul className="rows">{own.map((each) => <Row key={each.id} campaign={each} />)}</ul>
      </div>
    )
  })
}

function Row({ campaign }: { campaign: Campaign }) {
  const zone = useMe()?.restaurant.timezone ?? 'UTC'
  const currency = useCurrency()
  const { id, name, status, channels, schedule, audience, cost } = campaign
  const first = schedule[0]
  const messages = messagesOf(audience)
  const facts = [
    first && moment(first.at, zone),
    messages > 0 && `${number(messages)} messages`,
    cost && money(cost, currency),
  ].filter(Boolean)
  return (
    <li>
      <PageLink to={addressOf(id)} className="row">
        <span className="row__name">{name}</span>
        <StatusBadge status={status} />
        <span className="row__facts">{facts.join(' · ')}</span>
        <Channels channels={channels} />
      </PageLink>
    </li>
  )
}
