/** The server's JSON, as it arrives. Snake case stays: these are its names, not ours. */

export interface Restaurant {
  id: string
  name: string
  timezone: string
  currency: string
  demo: boolean
}

export type Role = 'owner' | 'manager' | 'staff' | 'viewer'

export interface Me {
  restaurant: Restaurant
  user_id: string
  role: Role
  suggestions: string[]
}

export interface ThreadHeader {
  thread_id: string
  title: string
  updated_at: string
  turns: number
}

export interface ToolCall {
  id: string
  name: string
  args: Record<string, unknown>
}

export interface Card {
  id: string
  type: string
  version: number
  title: string
  data: unknown
  text: string
  sources: string[]
  demo: boolean
}

export type ApprovalStatus = 'pending' | 'approved' | 'rejected' | 'expired' | 'executing' | 'executed' | 'failed'

export interface Change {
  field: string
  before: unknown
  after: unknown
}

/** One text that would go out, word for word. */
export interface OutgoingText {
  channel: string
  text: string
  variant?: string
  subject?: string
  /** How many guests get it; public posts have none. */
  guests?: number
}

export interface Approval {
  id: string
  thread_id: string
  run_id: string
  tool: string
  /** What would be carried out. */
  args?: Record<string, unknown>
  risk: string
  title: string
  diff: Change[]
  message?: (OutgoingText & { audience_count?: number; more?: OutgoingText[] }) | null
  cost?: number | null
  notes?: string[]
  allowed_roles: Role[]
  status: ApprovalStatus
  short_code: string
  created_at: string
  expires_at: string
  decided_by?: string | null
  decided_via?: string | null
  reason?: string | null
  outcome?: string | null
  edits?: unknown[]
}

export interface Notice {
  code: string
  text: string
}

export type MessageStatus = 'running' | 'complete' | 'stopped' | 'interrupted' | 'error'
export type Rating = 'up' | 'down'

export interface Message {
  id: string
  run_id: string
  role: 'user' | 'assistant'
  content: string
  created_at: string
  status: MessageStatus
  tool_calls: ToolCall[]
  cards: Card[]
  approvals: Approval[]
  suggestions: string[]
  notices: Notice[]
  brain?: string | null
  feedback?: { rating: Rating; comment?: string | null } | null
}

export interface ThreadMessages {
  thread_id: string
  messages: Message[]
  running: string | null
  /** Where the page before this one ends; null at the beginning of the conversation. */
  next?: string | null
}

export type Decision =
  | { decision: 'approve' }
  | { decision: 'reject'; reason?: string }
  | { decision: 'edit'; edit: Record<string, unknown> }

/** RFC 9457 with a stable `code`, and whatever else helps to act on it. */
export interface Problem {
  title: string
  status: number
  detail: string
  code: string
  run_id?: string
  approval?: Approval
}
