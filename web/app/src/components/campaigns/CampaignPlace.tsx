import { useEffect, useState } from 'react'
import type { CampaignApi } from '../../api/campaigns'
import type { Campaign } from '../../api/campaign-types'
import { isOpen, type Step } from '../../campaigns/place'
import { useLoad } from '../../lib/useLoad'
import { Failure } from '../Failure'
import { Builder } from './builder/Builder'
import { RunningPage } from './running/RunningPage'

interface Props {
  api: CampaignApi
  id: string
  step: Step | null
}

const LIVE = new Set(['awaiting_approval', 'scheduled', 'sending']) // worth looking at again by itself
const EVERY = 10_000 // ms

/** One campaign: where it is made while it may still change, afterwards what became of it. */
export function CampaignPlace({ api, id, step }: Props) {
  const loaded = useLoad(id, () => api.get(id))
  const [changed, setChanged] = useState<Campaign | null>(null)
  const campaign = newer(changed, loaded.data)
  const { reload } = loaded
  const status = campaign?.status
  useEffect(() => {
    if (!status || !LIVE.has(status)) return
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), EVERY)
    return () => clearInterval(timer)
  }, [status, reload])

  if (!campaign) {
    return loaded.error ? <Failure message={loaded.error} onRetry={reload} />
      : <div aria-busy="true"><span className="sr-only">Loading</span><span className="skeleton skeleton--overview" /></div>
  }
  const props = { api, campaign, onChange: setChanged, onReload: reload }
  return isOpen(campaign.status) ? <Builder {...props} step={step ?? 'content'} /> : <RunningPage {...props} />
}

export interface CampaignProps {
  api: CampaignApi
  campaign: Campaign
  onChange: (campaign: Campaign) => void
  onReload: () => void
}

function newer(a: Campaign | null, b: Campaign | null): Campaign | null {
  if (!a || !b) return a ?? b
  return a.updated_at > b.updated_at ? a : b
}
