import { useState } from 'react'
import type { Approval } from '../../../api/types'
import { addressOf } from '../../../campaigns/place'
import { CHANNELS, DIRECT, messagesOf, moment, ORDER, segmentName, telling } from '../../../campaigns/words'
import { money, number } from '../../../lib/format'
import { useCurrency, useMe } from '../../../thread/me'
import { useApprovalLine } from '../../../thread/useApprovals'
import { Icon } from '../../Icon'
import type { CampaignProps } from '../CampaignPlace'
import { PageLink, Trouble } from '../parts'
import { Preview } from '../previews/Preview'
import { useAct } from '../useAct'
import { Deciding } from './Deciding'

/** Everything once more, word for word, and the question. */
export function ReviewStep(props: CampaignProps) {
  const { api, campaign, onReload } = props
  const { busy, error, act } = useAct()
  const [opened, setOpened] = useState<Approval | null>(null)
  const { pending, reload } = useApprovalLine()
  const waiting = pending.find(({ args }) => args?.campaign === campaign.id)
  const approval = waiting ?? opened
  if (waiting && waiting.id !== opened?.id) setOpened(waiting) // it stays here while it is decided
  const blocked = campaign.versions.filter(({ findings }) => findings.some(({ severity }) => severity === 'block'))
  const ask = (open: (id: string) => Promise<Approval>) => void act(() => open(campaign.id), (found) => {
    setOpened(found)
    void reload()
    onReload()
  })
  return (
    <div className="review">
      <Facts {...props} />
      {blocked.length > 0 && (
        <p className="approval__problem"><Icon name="alert" size={18} /><span>{blocked.map(({ channel }) => CHANNELS[channel]).join(', ')} must be mended first. <PageLink to={addressOf(campaign.id, 'content')}>Go to the texts</PageLink></span></p>
      )}
      {approval ? <Deciding approval={approval} onDecided={onReload} /> : (
        <div className="review__ask">
          <button type="button" className="button button--primary button--big" disabled={busy || blocked.length > 0} onClick={() => ask(api.schedule)}>
            {busy ? 'Looking at everything once more…' : 'Ask for approval'}
          </button>
          <button type="button" className="button" disabled={busy || blocked.length > 0} onClick={() => ask(api.launch)}>Send as soon as it’s approved</button>
          <p className="muted">This opens one approval for all channels. Nothing goes out before the yes.</p>
        </div>
      )}
      <Trouble text={error} />
      <h3 className="tile__title">Exactly what goes out</h3>
      <div className="review__texts">
        {ORDER.flatMap((channel) => campaign.versions.filter((each) => each.channel === channel)).map((version) => (
          <article key={`${version.channel} ${version.variant}`} className="review__text">
            <p className="label">{CHANNELS[version.channel]}{campaign.versions.filter(({ channel }) => channel === version.channel).length > 1 && `, text ${version.variant}`}</p>
            {version.why_not && <p className="panel__hint">{version.why_not}</p>}
            <Preview version={version} whole />
          </article>
        ))}
      </div>
    </div>
  )
}

function Facts({ campaign }: CampaignProps) {
  const zone = useMe()?.restaurant.timezone ?? 'UTC'
  const currency = useCurrency()
  const direct = campaign.channels.some((each) => DIRECT.has(each))
  const first = campaign.schedule[0]
  return (
    <>
      <dl className="figures">
        {direct && <div className="figure"><dt>Audience</dt><dd>{number(messagesOf(campaign.audience))}<small>{campaign.segment && segmentName(campaign.segment)}</small></dd></div>}
        <div className="figure"><dt>Cost</dt><dd>{campaign.cost === null ? 'not known' : money(campaign.cost, currency)}<small>for all channels</small></dd></div>
        <div className="figure"><dt>First goes out</dt><dd className="figure__words">{first ? moment(first.at, zone) : 'No time yet'}<small>{campaign.schedule.length > 1 && `${campaign.schedule.length} times in all`}</small></dd></div>
        {direct && <div className="figure"><dt>Held out</dt><dd>{number(campaign.holdout_percent)}%<small>{telling(campaign.detectable, campaign.holdout_percent).text}</small></dd></div>}
      </dl>
      <ul className="told">
        {campaign.schedule.map(({ channel, at }) => <li key={`${channel} ${at}`}>{CHANNELS[channel]}: {moment(at, zone)}</li>)}
        {campaign.notes.map((note) => <li key={note}>{note}</li>)}
      </ul>
    </>
  )
}
