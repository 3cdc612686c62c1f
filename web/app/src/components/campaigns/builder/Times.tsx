import { useState } from 'react'
import type { CampaignApi } from '../../../api/campaigns'
import type { Campaign, CampaignEdit } from '../../../api/campaign-types'
import { CHANNELS, DIRECT, localInput, moment } from '../../../campaigns/words'
import { useLoad } from '../../../lib/useLoad'
import { useMe } from '../../../thread/me'

interface Props {
  api: CampaignApi
  campaign: Campaign
  busy: boolean
  onPick: (schedule: NonNullable<CampaignEdit['schedule']>) => void
}

/** When each channel goes out, in the restaurant's own time; kept when a field is left. */
export function Times({ api, campaign, busy, onPick }: Props) {
  const zone = useMe()?.restaurant.timezone ?? 'UTC'
  const { data: law } = useLoad('law', api.law)
  const slots = campaign.schedule
  const onTime = (at: number, value: string) =>
    onPick(slots.map((slot, index) => ({ channel: slot.channel, at: index === at ? value : localInput(slot.at, zone) })))
  return (
    <section className="panel" aria-label="When it goes out">
      <h3 className="tile__title">When it goes out</h3>
      <ul className="times">
        {slots.map((slot, index) => (
          <li key={`${slot.channel} ${slot.at}`}>
            <Time label={`${CHANNELS[slot.channel]}${slots.filter(({ channel }) => channel === slot.channel).length > 1 ? `, ${moment(slot.at, zone)}` : ''}`}
              name={CHANNELS[slot.channel]} value={localInput(slot.at, zone)} busy={busy} onPick={(value) => onTime(index, value)} />
            {DIRECT.has(slot.channel) && <small>spread until {moment(slot.until, zone)}</small>}
          </li>
        ))}
      </ul>
      <p className="panel__hint">
        Times are yours ({zone.replaceAll('_', ' ')}). Texts and emails reach each guest only between {law?.window.replace('-', ' and ') ?? '08:00 and 20:00'} of their own time; stricter places are kept to.
      </p>
    </section>
  )
}

function Time({ label, name, value, busy, onPick }: { label: string; name: string; value: string; busy: boolean; onPick: (value: string) => void }) {
  const [text, setText] = useState(value)
  return (
    <label className="ask">{name}
      <input type="datetime-local" aria-label={label} value={text} disabled={busy} onChange={(event) => setText(event.target.value)} onBlur={() => text && text !== value && onPick(text)} />
    </label>
  )
}
