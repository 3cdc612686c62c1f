import type { CampaignApi } from '../../../api/campaigns'
import type { Action, Campaign } from '../../../api/campaign-types'
import type { Approval } from '../../../api/types'
import { CHANNELS, DIRECT } from '../../../campaigns/words'
import { Icon } from '../../Icon'

interface Props {
  api: CampaignApi
  campaign: Campaign
  busy: boolean
  onAct: (work: () => Promise<Campaign>) => void
  onAsk: (ask: (id: string) => Promise<Approval>) => void
}

/** What can be done now; cancelling is asked for like anything that cannot be taken back. */
export function Doing({ api, campaign, busy, onAct, onAsk }: Props) {
  const may = (action: Action) => campaign.allowed?.includes(action) ?? false
  const { id } = campaign
  return (
    <div className="page__actions">
      {may('pause') && <button type="button" className="button" disabled={busy} onClick={() => onAct(() => api.pause(id))}><Icon name="pause" size={18} /> Pause</button>}
      {may('resume') && <button type="button" className="button button--primary" disabled={busy} onClick={() => onAct(() => api.resume(id))}><Icon name="play" size={18} /> Resume</button>}
      {may('launch') && !may('pause') && <button type="button" className="button" disabled={busy} onClick={() => onAsk(api.launch)}>Send now</button>}
      {may('undo') && campaign.channels.filter((each) => !DIRECT.has(each)).map((channel) => (
        <button key={channel} type="button" className="button" disabled={busy} onClick={() => onAct(() => api.undo(id, channel))}><Icon name="undo" size={18} /> Take back: {CHANNELS[channel]}</button>
      ))}
      {may('cancel') && <button type="button" className="button button--plain" disabled={busy} onClick={() => onAsk(api.cancel)}>Cancel it</button>}
    </div>
  )
}
