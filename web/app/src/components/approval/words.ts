import { money, number } from '../../lib/format'
import type { Approval, ApprovalStatus, Role } from '../../api/types'

export const RISKS: Record<string, { label: string; meaning: string }> = {
  money: { label: 'Changes a price', meaning: 'It changes what guests pay or what you spend.' },
  public: { label: 'Guests will see it', meaning: 'It reaches guests or a public page.' },
  irreversible: { label: "Can't be undone", meaning: 'Once done, it cannot be taken back.' },
}

export const STATUSES: Record<ApprovalStatus, string> = {
  pending: 'Waiting for your yes',
  approved: 'Approved',
  executing: 'Doing it now',
  executed: 'Done',
  failed: 'It did not work',
  rejected: 'Declined',
  expired: 'Expired',
}

const CHANNEL_NAMES: Record<string, string> = {
  sms: 'Text message', email: 'Email', instagram: 'Instagram', facebook: 'Facebook', google_post: 'Google post', website: 'Website banner', google: 'Google',
}

export const channelWords = (channel: string) => CHANNEL_NAMES[channel] ?? channel

/** The badge. Money is said more exactly where the change itself is no price. */
export function riskOf({ risk, diff }: Approval): { label: string; meaning: string } {
  const known = RISKS[risk] ?? { label: risk, meaning: 'It needs your yes.' }
  const isPrice = diff.some(({ field }) => field.startsWith('price'))
  return risk === 'money' && !isPrice ? { ...known, label: 'Affects your sales' } : known
}

/** `price (L)` -> "Price (L)", `available` -> "On the menu". */
export function fieldWords(field: string): string {
  if (field === 'available') return 'On the menu'
  return field.charAt(0).toUpperCase() + field.slice(1).replaceAll('_', ' ')
}

export function valueWords(field: string, value: unknown, currency: string): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return /price|cost|budget/.test(field) ? money(value, currency) : number(value, 2)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function rolesWords(roles: Role[]): string {
  return roles.map((role) => `the ${role}`).join(' or ')
}

/** "Approved by ana, by text message". */
export function decisionWords({ status, decided_by: who, decided_via: via, reason }: Approval): string | null {
  if (!who) return null
  const channels: Record<string, string> = { sms: ' by text message', slack: ' in Slack', cli: ' from the command line' }
  const verb = status === 'rejected' ? 'Declined' : 'Approved'
  return `${verb} by ${who}${channels[via ?? ''] ?? ''}${reason ? `: “${reason}”` : ''}`
}
