import type { CampaignStatus } from '../api/campaign-types'

/** Which page of the campaigns an address is, and which step of the builder. */

export const STEPS = ['situation', 'strategy', 'content', 'audience', 'review'] as const
export type Step = (typeof STEPS)[number]

export const STEP_NAMES: Record<Step, string> = {
  situation: 'What’s going on',
  strategy: 'Pick a strategy',
  content: 'Edit the texts',
  audience: 'Who and when',
  review: 'Review and approve',
}

export type Place =
  | { kind: 'list' }
  | { kind: 'calendar' }
  | { kind: 'new'; step: Step }
  | { kind: 'campaign'; id: string; step: Step | null }

export function placeOf(address: string): Place {
  const [path = '', search = ''] = address.split('?', 2)
  const rest = path.split('/').filter(Boolean)[1]
  const asked = new URLSearchParams(search).get('step')
  const step = STEPS.find((each) => each === asked) ?? null
  if (!rest) return { kind: 'list' }
  if (rest === 'calendar') return { kind: 'calendar' }
  if (rest === 'new') return { kind: 'new', step: step === 'strategy' ? step : 'situation' }
  return { kind: 'campaign', id: decodeURIComponent(rest), step }
}

export const addressOf = (id: string, step?: Step) => `/campaigns/${encodeURIComponent(id)}${step ? `?step=${step}` : ''}`

/** A campaign that can still be changed is shown where it is made; any other with what became of it. */
export const isOpen = (status: CampaignStatus) => status === 'draft' || status === 'awaiting_approval' || status === 'expired'

/** Before there is a campaign only its first two steps can be taken. */
export const canGo = (step: Step, made: boolean) => made || STEPS.indexOf(step) < 2

export function after(step: Step): Step {
  return STEPS[Math.min(STEPS.length - 1, STEPS.indexOf(step) + 1)] ?? step
}

export function before(step: Step): Step {
  return STEPS[Math.max(0, STEPS.indexOf(step) - 1)] ?? step
}
