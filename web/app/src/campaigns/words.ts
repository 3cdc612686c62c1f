import type { Audience, CampaignStatus, NewCampaign, Segment, Strategy } from '../api/campaign-types'
import type { Channel, SmsCount } from '../api/content'
import { number } from '../lib/format'

/** Campaigns in the owner's words. */

export const CHANNELS: Record<Channel, string> = {
  sms: 'Text message', email: 'Email', instagram: 'Instagram', facebook: 'Facebook', google_post: 'Google post', website: 'Website banner',
}
/** What is written in each. */
export const TEXTS: Record<Channel, string> = {
  sms: 'The message', email: 'The email as plain text', instagram: 'The caption', facebook: 'The post', google_post: 'The post', website: 'The banner',
}
export const ORDER: Channel[] = ['sms', 'email', 'instagram', 'facebook', 'google_post', 'website']
export const DIRECT: ReadonlySet<Channel> = new Set<Channel>(['sms', 'email'])

export const STATUSES: Record<CampaignStatus, string> = {
  draft: 'Draft',
  awaiting_approval: 'Waiting for your yes',
  scheduled: 'Scheduled',
  sending: 'Going out',
  paused: 'Paused',
  done: 'Done',
  cancelled: 'Cancelled',
  expired: 'Expired',
  failed: 'It did not work',
}

export const OBJECTIVES: Record<string, string> = {
  fill_slow_day: 'Fill a slow day',
  win_back: 'Win guests back',
  launch_dish: 'Introduce a dish',
  raise_check: 'Raise the bill a little',
  reward_regulars: 'Thank your regulars',
  announce: 'Tell some news',
  clear_stock: 'Use up what is in',
}

export const SEGMENTS: Record<string, string> = {
  all: 'Everyone who agreed',
  lapsed: 'Lapsed guests',
  regulars: 'Regulars',
  first_timers: 'First-timers',
  high_spenders: 'High spenders',
  birthday: 'Birthday soon',
  by_dish: 'Who orders a dish',
}

export const DELIVERIES: Record<string, string> = {
  queued: 'Waiting for its time', sending: 'On its way', sent: 'Sent', delivered: 'Arrived', failed: 'Refused', unknown: 'Being looked up',
  held_out: 'Held out', suppressed: 'Left alone', missed: 'Window missed', cancelled: 'Not sent',
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const LOCALE = typeof navigator === 'undefined' ? 'en-US' : navigator.language

/** "Tue, Dec 1, 11:00 AM" where the restaurant is. */
export function moment(iso: string, zone: string): string {
  return new Intl.DateTimeFormat(LOCALE, {
    timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit',
  }).format(new Date(iso))
}

/** What <input type="datetime-local"> wants: "2026-12-01T11:00", the restaurant's own time. */
export function localInput(iso: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).format(new Date(iso))
  return parts.replace(' ', 'T')
}

export function channelsWords(channels: Channel[]): string {
  const names = ORDER.filter((channel) => channels.includes(channel)).map((channel) => CHANNELS[channel])
  return listed(names)
}

/** "A", "A and B", "A, B and C". */
export function listed(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

export const messagesOf = (audience: Audience | null): number =>
  Object.values(audience?.by_channel ?? {}).reduce((sum, each) => sum + each, 0)

/** "1 message, 142 of 160 characters". Units are the server's count; GSM-7 takes 160 in one message, 153 in each of several. */
export function smsWords({ encoding, parts, units }: SmsCount): string {
  const [one, many] = encoding === 'GSM-7' ? [160, 153] : [70, 67]
  const room = parts <= 1 ? one : many * parts
  return `${number(units)} of ${number(room)} characters, ${parts} ${parts === 1 ? 'message' : 'messages'} a guest`
}

export function encodingHint(encoding: SmsCount['encoding']): string | null {
  return encoding === 'UCS-2' ? 'An emoji or a special letter makes each message hold only 70 characters.' : null
}

const TELLABLE = 15 // percentage points, as the server has it

export interface Telling {
  enough: boolean
  text: string
}

/** What could be told from a holdout of this size. */
export function telling(detectable: number | null, holdoutPercent: number): Telling {
  if (holdoutPercent <= 0) return { enough: false, text: 'Nobody is held out, so nobody will know what the campaign itself brought.' }
  if (detectable === null) return { enough: false, text: 'Too few guests to tell: whatever comes of it could be luck.' }
  const points = number(detectable, 1)
  if (detectable > TELLABLE) {
    return { enough: false, text: `Too few guests to tell: only a lift of ${points} points or more would show, and that is rare.` }
  }
  return { enough: true, text: `A lift of ${points} percentage points or more will show.` }
}

export const textOf = (each: string | { text: string }) => (typeof each === 'string' ? each : each.text)

export function offerOf(strategy: Strategy): string | undefined {
  return strategy.offer ? textOf(strategy.offer) : undefined
}

export function segmentOf({ segment, item_name: item }: Strategy): string | undefined {
  if (!segment) return undefined
  if (typeof segment === 'string') return segment
  if (segment.kind === 'by_dish') return `people who order ${item ?? segment.item ?? 'it'}`
  const days = segment.days ? ` ${segment.days} days` : ''
  return segment.kind === 'all' ? 'everyone' : segment.kind.replaceAll('_', ' ').replace('first timers', 'first-timers') + days
}

/** The server names a weekday by its number from Monday, the tool by its name. */
export function weekdayName(weekday: number | string | null | undefined): string | undefined {
  if (weekday === null || weekday === undefined) return undefined
  return typeof weekday === 'number' ? WEEKDAYS[weekday] : weekday.charAt(0).toUpperCase() + weekday.slice(1)
}

export function segmentName({ kind, days }: Segment): string {
  const name = SEGMENTS[kind] ?? kind.replaceAll('_', ' ')
  return days ? `${name} (${days} days)` : name
}

/** What is asked of the server to make a strategy a campaign; what it does not name is left to it. */
export function asNew(strategy: Strategy): NewCampaign {
  const fields: Record<keyof NewCampaign, unknown> = {
    objective: strategy.objective,
    channels: strategy.channels.length ? strategy.channels : undefined,
    item: strategy.item_name ?? strategy.item,
    offer: offerOf(strategy),
    segment: segmentOf(strategy),
    start_date: strategy.start_date,
    end_date: strategy.end_date,
    weekday: weekdayName(strategy.weekday)?.toLowerCase(),
    variants: undefined,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as unknown as NewCampaign
}

export type Group = 'yours' | 'coming' | 'over'

export const GROUPS: { key: Group; name: string }[] = [
  { key: 'yours', name: 'Waiting for you' },
  { key: 'coming', name: 'Coming up and running' },
  { key: 'over', name: 'Over' },
]

export function groupOf(status: CampaignStatus): Group {
  if (status === 'draft' || status === 'awaiting_approval' || status === 'paused') return 'yours'
  return status === 'scheduled' || status === 'sending' ? 'coming' : 'over'
}
