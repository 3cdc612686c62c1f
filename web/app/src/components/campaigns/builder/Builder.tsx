import { addressOf, type Step } from '../../../campaigns/place'
import { navigate } from '../../../lib/navigate'
import type { CampaignProps } from '../CampaignPlace'
import { useAct } from '../useAct'
import { AudienceStep } from './AudienceStep'
import { ContentStep } from './ContentStep'
import { Frame } from './Frame'
import { ReviewStep } from './ReviewStep'
import { SituationStep } from './SituationStep'
import { StrategyStep } from './StrategyStep'

/** A campaign that may still change. */
export function Builder(props: CampaignProps & { step: Step }) {
  const { api, campaign, step } = props
  const { busy, error, act } = useAct()
  return (
    <Frame step={step} id={campaign.id} title={campaign.name}>
      {step === 'situation' && <SituationStep api={api} />}
      {step === 'strategy' && (
        <StrategyStep api={api} chosen={campaign} busy={busy} error={error}
          onMake={(wanted) => void act(() => api.create(wanted), ({ id }) => navigate(addressOf(id, 'content')))} />
      )}
      {step === 'content' && <ContentStep {...props} />}
      {step === 'audience' && <AudienceStep {...props} />}
      {step === 'review' && <ReviewStep {...props} />}
    </Frame>
  )
}
