import { useState } from 'react'
import type { CampaignApi } from '../../../api/campaigns'
import type { Campaign, NewCampaign } from '../../../api/campaign-types'
import { asNew, OBJECTIVES } from '../../../campaigns/words'
import { useLoad } from '../../../lib/useLoad'
import { Failure } from '../../Failure'
import { Icon } from '../../Icon'
import { Channels, Trouble, Why } from '../parts'
import { OwnForm } from './OwnForm'

interface Props {
  api: CampaignApi
  chosen?: Campaign
  busy: boolean
  error: string | null
  onMake: (wanted: NewCampaign) => void
}

/** Proposals with their reasons, or one's own idea. */
export function StrategyStep({ api, chosen, busy, error, onMake }: Props) {
  const { data, error: failed, reload } = useLoad('overview', api.overview)
  const [making, setMaking] = useState<string | null>(null)
  if (failed) return <Failure message={failed} onRetry={reload} />
  const make = (id: string, wanted: NewCampaign) => {
    setMaking(id)
    onMake(wanted)
  }
  return (
    <>
      {chosen && <Chosen campaign={chosen} />}
      <Trouble text={error} />
      {!data && <div className="strategies" aria-busy="true"><span className="sr-only">Loading</span><span className="skeleton skeleton--panel" /><span className="skeleton skeleton--panel" /></div>}
      <ul className="strategies">
        {data?.strategies.map((each, index) => (
          <li key={each.id} className={`strategy ${index === 0 && !chosen ? 'strategy--first' : ''}`}>
            <p className="label">{OBJECTIVES[each.objective]}</p>
            <h3 className="strategy__title">{each.title}</h3>
            <Why why={each.why} />
            <Channels channels={each.channels} />
            {each.expected && <p className="nextup__expected"><span className="label">What to expect</span>{each.expected}</p>}
            <button type="button" className={`button ${index === 0 && !chosen ? 'button--primary' : ''}`} disabled={busy}
              aria-label={`Choose this: ${each.title}`} onClick={() => make(each.id, asNew(each))}>
              {busy && making === each.id ? 'Writing the texts…' : <>Choose this <Icon name="arrow" size={18} /></>}
            </button>
          </li>
        ))}
      </ul>
      <OwnForm busy={busy} writing={busy && making === 'own'} onMake={(wanted) => make('own', wanted)} />
    </>
  )
}

function Chosen({ campaign }: { campaign: Campaign }) {
  return (
    <section className="panel chosen" aria-label="What you chose">
      <p className="label">You chose</p>
      <h3 className="strategy__title">{campaign.name}</h3>
      <Why why={campaign.why} most={6} />
      <p className="panel__hint">Choosing another below starts a new draft; this one stays in your list.</p>
    </section>
  )
}
