import type { CampaignStatus, Results } from '../../api/campaign-types'
import type { Channel, Difference, Version } from '../../api/content'
import { addressOf, isOpen } from '../../campaigns/place'
import { CHANNELS, telling } from '../../campaigns/words'
import { money, number } from '../../lib/format'
import { PageLink, StatusBadge, Why } from '../campaigns/parts'
import { LiftChart } from '../campaigns/running/LiftChart'
import { Icon } from '../Icon'
import type { CardProps } from './types'
import { VersionTabs } from './VersionTabs'

interface CampaignData {
  campaign_id: string
  status: CampaignStatus
  why: string[]
  channels: Channel[]
  segment: { label: string; members: number; by_channel: Partial<Record<Channel, number>>; held_out: number } | null
  schedule: { channel: Channel; at: string }[]
  cost: number | null
  currency: string
  holdout_percent: number
  detectable: number | null
  versions?: Version[]
  difference?: Difference | null
  results?: Results
}

/** A campaign in the conversation: whom it reaches, when, for how much, with which words; later what came of it. */
export function CampaignCard({ card }: CardProps) {
  const data = card.data as CampaignData
  const { campaign_id: id, status, why, versions, results } = data
  return (
    <div className="draftcard">
      <p><StatusBadge status={status} /></p>
      {results ? <Outcome results={results} currency={data.currency} /> : <><Facts data={data} /><Why why={why} /></>}
      {versions && <VersionTabs versions={versions} />}
      <PageLink to={addressOf(id)} className="button button--small">{isOpen(status) ? 'Open in the builder' : 'Open the campaign'} <Icon name="arrow" size={16} /></PageLink>
    </div>
  )
}

function Facts({ data: { segment, schedule, cost, currency, holdout_percent: held, detectable } }: { data: CampaignData }) {
  const messages = Object.values(segment?.by_channel ?? {}).reduce((sum, each) => sum + each, 0)
  return (
    <dl className="sum">
      {segment && <div><dt>Guests</dt><dd>{number(messages)} messages to {segment.label}</dd></div>}
      {schedule.slice(0, 6).map(({ channel, at }) => <div key={`${channel} ${at}`}><dt>{CHANNELS[channel]}</dt><dd>{localWords(at)}</dd></div>)}
      {schedule.length > 6 && <div><dt>and later</dt><dd>{schedule.length - 6} more times</dd></div>}
      <div><dt>Cost</dt><dd>{cost === null ? 'not known' : money(cost, currency)}</dd></div>
      {segment && <div><dt>Held out</dt><dd>{number(held)}%. {telling(detectable, held).text}</dd></div>}
    </dl>
  )
}

/** The server's local time as it stands: no zone may move it. */
function localWords(at: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }
  return new Intl.DateTimeFormat(navigator.language, options).format(new Date(`${at.slice(0, 16)}Z`))
}

function Outcome({ results: { sent, clicks, orders, cost, lift, simulated }, currency }: { results: Results; currency: string }) {
  return (
    <>
      <dl className="sum">
        <div><dt>Sent</dt><dd>{number(sent)}</dd></div>
        <div><dt>Clicks</dt><dd>{number(clicks)}</dd></div>
        <div><dt>Orders</dt><dd>{number(orders)}{simulated && ' (simulated)'}</dd></div>
        <div><dt>Cost</dt><dd>{money(cost, currency)}</dd></div>
      </dl>
      {lift ? <><p className={`telling ${lift.enough ? '' : 'telling--few'}`}>{lift.text}</p><LiftChart lift={lift} simulated={simulated} /></> : <p className="panel__hint">Public posts reach everybody: no lift is claimed.</p>}
    </>
  )
}
