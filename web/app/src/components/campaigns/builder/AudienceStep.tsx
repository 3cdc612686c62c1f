import { useState } from 'react'
import type { Campaign, CampaignEdit, SegmentCount } from '../../../api/campaign-types'
import { CHANNELS, DIRECT, messagesOf, SEGMENTS, telling } from '../../../campaigns/words'
import { money, number } from '../../../lib/format'
import { useLoad } from '../../../lib/useLoad'
import { useCurrency } from '../../../thread/me'
import { Failure } from '../../Failure'
import { Icon } from '../../Icon'
import type { CampaignProps } from '../CampaignPlace'
import { Trouble } from '../parts'
import { useAct } from '../useAct'
import { Strip } from './Strip'
import { Times } from './Times'

/** Who gets it and when; the counts follow each choice. */
export function AudienceStep({ api, campaign, onChange }: CampaignProps) {
  const { busy, error, act } = useAct()
  const [picked, setPicked] = useState<Campaign['segment']>(null) // shown at once, while it is being counted
  const save = (fields: CampaignEdit) => {
    setPicked(fields.segment ?? null)
    void act(() => api.edit(campaign.id, fields), onChange)
  }
  const direct = campaign.channels.some((each) => DIRECT.has(each))
  return (
    <div className="reach" aria-busy={busy}>
      <div className="reach__choose">
        {direct ? (
          <>
            <Segments api={api} campaign={busy && picked ? { ...campaign, segment: picked } : campaign} busy={busy} onPick={(segment) => save({ segment })} />
            <Holdout key={campaign.holdout_percent} campaign={campaign} onPick={(holdout_percent) => save({ holdout_percent })} />
          </>
        ) : <p className="panel panel__hint">These are public posts: whoever follows you sees them. Nobody can be held out, so no lift is claimed.</p>}
        <Times api={api} campaign={campaign} busy={busy} onPick={(schedule) => save({ schedule })} />
        <Strip api={api} campaign={campaign} />
      </div>
      <aside className="reach__sum" aria-label="What it comes to">
        <Trouble text={error} />
        <Sum campaign={campaign} direct={direct} />
      </aside>
    </div>
  )
}

interface SegmentsProps {
  api: CampaignProps['api']
  campaign: Campaign
  busy: boolean
  onPick: (segment: Campaign['segment'] & object) => void
}

function Segments({ api, campaign, busy, onPick }: SegmentsProps) {
  const { data, error, reload } = useLoad('segments', api.segments)
  const known = data?.filter(({ members }) => members > 0) ?? []
  const isOwn = (each: SegmentCount) => each.kind === campaign.segment?.kind && (each.item ?? null) === (campaign.segment.item ?? null)
  const all = known.some(isOwn) || !campaign.segment ? known : [{ ...campaign.segment, label: SEGMENTS[campaign.segment.kind] ?? campaign.segment.kind, members: campaign.audience?.members ?? 0, by_channel: campaign.audience?.by_channel ?? {}, left_out: {} }, ...known]
  return (
    <fieldset className="panel segments">
      <legend className="tile__title">Who gets the messages</legend>
      {error && <Failure message={error} onRetry={reload} />}
      {!data && !error && <span className="skeleton skeleton--panel" aria-busy="true" />}
      <div className="segments__grid">
        {all.map((each) => (
          <label key={`${each.kind} ${each.item ?? ''}`} className="segment">
            <input type="radio" name="segment" checked={isOwn(each)} disabled={busy}
              onChange={() => onPick({ kind: each.kind, days: each.days ?? null, least: each.least ?? null, item: each.item ?? null })} />
            <span className="segment__name">{SEGMENTS[each.kind] ?? each.label}</span>
            <span className="segment__count">{number(each.members)}</span>
            <span className="segment__by">{campaign.channels.filter((one) => DIRECT.has(one)).map((one) => `${number(each.by_channel[one] ?? 0)} by ${one === 'sms' ? 'text' : 'email'}`).join(' · ')}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** The slider moves freely; what it is left at is counted. */
function Holdout({ campaign, onPick }: { campaign: Campaign; onPick: (percent: number) => void }) {
  const [percent, setPercent] = useState(campaign.holdout_percent)
  const told = telling(campaign.detectable, percent)
  const done = () => percent !== campaign.holdout_percent && onPick(percent)
  return (
    <section className="panel">
      <label className="holdout">
        <span className="tile__title">Held out to measure: <b>{number(percent)}%</b></span>
        <input type="range" min={0} max={50} step={5} value={percent} aria-valuetext={`${percent} percent`}
          onChange={(event) => setPercent(Number(event.target.value))} onPointerUp={done} onKeyUp={done} onBlur={done} />
      </label>
      <p className="panel__hint">A few guests, chosen by chance, get nothing. Only beside them can anybody say what the campaign brought.</p>
      <p className={`telling ${told.enough ? '' : 'telling--few'}`} role="status"><Icon name={told.enough ? 'check' : 'alert'} size={18} /> {told.text}</p>
    </section>
  )
}

function Sum({ campaign: { audience, costs, cost }, direct }: { campaign: Campaign; direct: boolean }) {
  const currency = useCurrency()
  const left = Object.entries(audience?.left_out ?? {}).filter(([, count]) => count > 0)
  return (
    <div className="panel">
      {direct && <p className="sum__big">{number(messagesOf(audience))}<small>messages</small></p>}
      <dl className="sum">
        {costs.filter(({ messages }) => messages > 0).map((line) => (
          <div key={line.channel}><dt>{DIRECT.has(line.channel) ? `${number(line.messages)} by ${line.channel === 'sms' ? 'text' : 'email'}` : CHANNELS[line.channel]}</dt><dd>{line.total === null ? 'not known' : line.total === 0 ? 'free' : money(line.total, currency)}</dd></div>
        ))}
        <div className="sum__total"><dt>Cost</dt><dd>{cost === null ? 'not known' : money(cost, currency)}</dd></div>
        {direct && audience && <div><dt>Held out</dt><dd>{number(audience.held_out)}</dd></div>}
      </dl>
      {left.length > 0 && (
        <details className="numbers"><summary>Left out ({number(left.reduce((sum, [, count]) => sum + count, 0))})</summary>
          <dl className="sum">{left.map(([reason, count]) => <div key={reason}><dt>{reason.charAt(0).toUpperCase() + reason.slice(1)}</dt><dd>{number(count)}</dd></div>)}</dl>
        </details>
      )}
    </div>
  )
}
