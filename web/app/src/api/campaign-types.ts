import type { Channel, Difference, Fact, Version } from './content'

/** What the server says about campaigns. Money in major units, percent 0-100, times with their offset. */

export type CampaignStatus =
  'draft' | 'awaiting_approval' | 'scheduled' | 'sending' | 'paused' | 'done' | 'cancelled' | 'expired' | 'failed'

export type Action = 'edit' | 'schedule' | 'launch' | 'pause' | 'resume' | 'cancel' | 'undo'

export interface Segment {
  kind: string
  days?: number | null
  least?: number | null
  item?: string | null
}

export interface Audience {
  segment: Segment
  members: number
  by_channel: Partial<Record<Channel, number>>
  held_out: number
  left_out: Record<string, number>
}

export interface SegmentCount extends Segment {
  label: string
  members: number
  by_channel: Partial<Record<Channel, number>>
  left_out: Record<string, number>
}

export interface Slot {
  channel: Channel
  at: string
  until: string
}

export interface Moment {
  at: string
  by: string
  before: CampaignStatus | null
  after: CampaignStatus
  why: string
}

export interface Offer {
  kind: 'percent' | 'amount' | 'price' | 'extra'
  value: number | null
  text: string
}

export interface Campaign {
  id: string
  thread_id: string | null
  name: string
  status: CampaignStatus
  objective: string
  why: string[]
  channels: Channel[]
  item: string | null
  item_name: string | null
  offer: Offer | null
  segment: Segment | null
  start_date: string | null
  end_date: string | null
  weekday: number | null
  language: 'en' | 'es'
  versions: Version[]
  difference: Difference | null
  schedule: Slot[]
  audience: Audience | null
  holdout_percent: number
  costs: { channel: Channel; messages: number; each: number | null; total: number | null }[]
  cost: number | null
  base_rate: number | null
  detectable: number | null
  approval_id: string | null
  notes: string[]
  history: Moment[]
  demo: boolean
  created_at: string
  updated_at: string
  allowed?: Action[]
}

export interface NewCampaign {
  objective: string
  channels?: Channel[]
  item?: string
  offer?: string
  segment?: string
  start_date?: string
  end_date?: string
  weekday?: string
  variants?: number
}

export interface CampaignEdit {
  name?: string
  schedule?: { channel: Channel; at: string }[]
  holdout_percent?: number
  segment?: Segment
  channels?: Channel[]
}

export interface Strategy {
  id: string
  objective: string
  title: string
  why: string[]
  item?: string | null
  item_name?: string | null
  offer?: string | { text: string } | null
  segment?: string | Segment | null
  channels: Channel[]
  weekday?: number | string | null
  start_date?: string | null
  end_date?: string | null
  expected: string | null
}

export interface Overview {
  analysis: {
    slow_days: { weekday: number | string; index: number | null; text: string }[]
    push: { item: string; name: string; why: string; class: string }[]
    lapsed: number
    regulars: number
    reviews: { praised: (string | { text: string })[]; complained: (string | { text: string })[] }
    weather: Fact[]
    holidays: Fact[]
    recent: Fact[]
    gaps: string[]
  }
  strategies: Strategy[]
  proposals: { id: string; title: string; why: string | string[]; status: string }[]
}

export interface Lift {
  percent_points: number
  low: number
  high: number
  p: number
  test: string
  interval: string
  treated: Share
  held_out: Share
  detectable: number | null
  enough: boolean
  text: string
}

export interface Share {
  guests: number
  ordered: number
  percent: number
}

export interface Estimate {
  value: number | null
  low: number | null
  high: number | null
}

export interface AbTest {
  A: Share & { clicked: number }
  B: Share & { clicked: number }
  winner: 'A' | 'B' | null
  percent_points: number
  low: number
  high: number
  test: string
  what: string | null
  text: string
}

export interface ChannelResult {
  channel: Channel
  title: string
  sent: number
  delivered: number
  failed: number
  unknown: number
  held_out: number
  missed: number
  suppressed: number
  clicks: number
}

export interface Results {
  sent: number
  delivered: number
  failed: number
  unknown: number
  waiting: number
  missed: number
  suppressed: number
  held_out: number
  clicks: number
  opted_out: number
  guests: number
  orders: number
  ordered: number
  lift: Lift | null
  revenue: number | null
  cost: number
  discount: number | null
  roi: (Estimate & { text: string; margin: Estimate | null; profit: Estimate | null; cost: number | null }) | null
  ab: AbTest | null
  by_channel: ChannelResult[]
  window_days: number
  complete: boolean
  simulated: boolean
  notes: string[]
  series: { day: string; treated_rate: number | null; held_rate: number | null; orders_treated: number; orders_held: number }[]
  statuses: Record<string, number>
}

export interface Deliveries {
  deliveries: {
    id: string; channel: Channel; to: string; status: string; why: string | null
    due_at: string; sent_at: string | null; clicks: number
  }[]
  next: string | null
}

export interface CalendarEntry {
  campaign_id: string
  name: string
  channel: Channel
  time: string
  status: CampaignStatus
}

export interface CalendarDay {
  date: string
  entries: CalendarEntry[]
  holidays: string[]
  events: string[]
}

export interface Calendar {
  days: CalendarDay[]
}
