import type { CampaignApi } from '../../../api/campaigns'
import type { NewCampaign as Wanted } from '../../../api/campaign-types'
import { addressOf, type Step } from '../../../campaigns/place'
import { navigate } from '../../../lib/navigate'
import { useAct } from '../useAct'
import { Frame } from './Frame'
import { SituationStep } from './SituationStep'
import { StrategyStep } from './StrategyStep'

/** The first two steps: there is no campaign yet. Choosing one makes it a draft, and its address keeps it. */
export function NewCampaign({ api, step }: { api: CampaignApi; step: Step }) {
  const { busy, error, act } = useAct()
  const onMake = (wanted: Wanted) => void act(() => api.create(wanted), ({ id }) => navigate(addressOf(id, 'content')))
  return (
    <Frame step={step} id={null} title="A new campaign">
      {step === 'situation' ? <SituationStep api={api} /> : <StrategyStep api={api} busy={busy} error={error} onMake={onMake} />}
    </Frame>
  )
}
