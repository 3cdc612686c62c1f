import type { Campaign } from '../../../api/campaign-types'
import { CHANNELS, moment, STATUSES } from '../../../campaigns/words'
import { useMe } from '../../../thread/me'

const sentence = (why: string) => why.charAt(0).toUpperCase() + why.slice(1).replace(/[.]$/, '')

/** Who moved it, when and why; then what is still to come. */
export function Timeline({ campaign }: { campaign: Campaign }) {
  const me = useMe()
  const zone = me?.restaurant.timezone ?? 'UTC'
  const coming = campaign.status === 'scheduled' || campaign.status === 'paused' ? campaign.schedule : []
  return (
    <section className="panel" aria-label="How it went">
      <h2 className="tile__title">How it went</h2>
      <ol className="timeline">
        {campaign.history.map(({ at, by, after, why }, index) => (
          <li key={`${at} ${index}`} className={`timeline__item status--${after}`}>
            <b>{STATUSES[after]}</b>
            <span>{sentence(why)}{by && by !== 'system' && ` by ${by === me?.user_id ? 'you' : by}`}</span>
            <time dateTime={at}>{moment(at, zone)}</time>
          </li>
        ))}
        {coming.map(({ channel, at }) => (
          <li key={`${channel} ${at}`} className="timeline__item is-coming">
            <b>{CHANNELS[channel]}</b><span>{campaign.status === 'paused' ? 'held back' : 'goes out'}</span><time dateTime={at}>{moment(at, zone)}</time>
          </li>
        ))}
      </ol>
    </section>
  )
}
