import { useState } from 'react'
import type { Approval } from '../../../api/types'
import { STATUSES } from '../../../campaigns/words'
import { useApprovalLine } from '../../../thread/useApprovals'
import { Icon } from '../../Icon'
import { Deciding } from '../builder/Deciding'
import type { CampaignProps } from '../CampaignPlace'
import { Channels, PageLink, StatusBadge, Trouble, Why } from '../parts'
import { Preview } from '../previews/Preview'
import { useAct } from '../useAct'
import { Deliveries } from './Deliveries'
import { Doing } from './Doing'
import { ResultsPanel } from './ResultsPanel'
import { Timeline } from './Timeline'

/** A campaign that was approved: where it stands, what can be done, what came of it. */
export function RunningPage(props: CampaignProps) {
  const { api, campaign, onChange, onReload } = props
  const { busy, error, act } = useAct()
  const [opened, setOpened] = useState<Approval | null>(null)
  const { reload } = useApprovalLine()
  const onAsk = (ask: (id: string) => Promise<Approval>) => void act(() => ask(campaign.id), (found) => {
    setOpened(found)
    void reload()
  })
  return (
    <>
      <header className="page__head">
        <div className="page__title">
          <PageLink to="/campaigns" className="golink golink--back"><Icon name="back" size={15} /> Campaigns</PageLink>
          <h1>{campaign.name}</h1>
          <p className="page__marks"><StatusBadge status={campaign.status} />{campaign.demo && <span className="badge badge--demo">Demo data</span>} <Channels channels={campaign.channels} /></p>
        </div>
        <Doing campaign={campaign} busy={busy} onAct={(work) => void act(work, onChange)} onAsk={onAsk} api={api} />
      </header>
      <p className="sr-only" role="status">{STATUSES[campaign.status]}</p>
      <Trouble text={error} />
      {opened && <Deciding approval={opened} onDecided={onReload} />}
      <div className="board">
        <div>
          <ResultsPanel api={api} campaign={campaign} />
          {campaign.status !== 'scheduled' && <Deliveries api={api} campaign={campaign} />}
        </div>
        <div>
          <Timeline campaign={campaign} />
          {campaign.why.length > 0 && <section className="panel" aria-label="Why"><h2 className="tile__title">Why this one</h2><Why why={campaign.why} most={6} /></section>}
        </div>
      </div>
      <section className="flowstep" aria-label="What goes out">
        <h2 className="section__title">{campaign.status === 'scheduled' ? 'What will go out' : 'What went out'}</h2>
        <div className="review__texts">{campaign.versions.map((version) => <Preview key={`${version.channel} ${version.variant}`} version={version} />)}</div>
      </section>
    </>
  )
}
