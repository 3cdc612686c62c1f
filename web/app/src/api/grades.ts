/** The grader's JSON, as it arrives. Snake case stays: these are its names, not ours. */

export type CategoryName = 'google' | 'website' | 'social' | 'delivery' | 'reviews'
export type SourceName =
  'website' | 'google' | 'business_profile' | 'yelp' | 'pagespeed' | 'facebook' | 'instagram' | 'delivery'
export type SourceStatus = 'ok' | 'not_connected' | 'blocked' | 'timeout' | 'error'
export type Confidence = 'low' | 'medium' | 'high'
export type Aspect = 'food' | 'service' | 'price' | 'ambience' | 'wait' | 'delivery'

export interface SourceRead {
  name: SourceName
  status: SourceStatus
  milliseconds: number
  error: string | null
  public: boolean
  fetched_at: string | null
}

export interface Category {
  name: CategoryName
  title: string
  score: number | null
  coverage: number
  weight: number
  share: number
}

export interface CheckEvidence {
  summary: string
  value: string | number | boolean | null
  url: string | null
}

export interface Check {
  id: string
  what: string
  category: CategoryName
  status: 'pass' | 'partial' | 'fail' | 'not_measured'
  points: number
  max_points: number
  evidence: CheckEvidence
  source: SourceName | null
  fetched_at: string | null
  basic: boolean
  public: boolean
  applicable: boolean
}

export interface Decided {
  status: 'accepted' | 'declined' | 'measured'
  reason: string | null
  decided_at: string | null
  outcome: { status: 'done' | 'partly' | 'not_yet' | 'not_measured' } | null
}

export interface Fix {
  id: string
  title: string
  why: string
  fix: string
  short: string
  points: number
  effort: 'small' | 'medium' | 'large'
  code: { language: string; text: string } | null
  checks: string[]
  hand_over: 'content' | 'campaigns' | null
  brief: string | null
  decision: Decided | null
}

export interface Quote {
  text: string
  source: SourceName
  id: string
  url: string | null
  rating: number | null
  at: string | null
  polarity: 1 | -1
}

export interface Reviews {
  count: number
  rated: number
  rating: number | null
  rating_margin: number | null
  newest_days: number | null
  per_month: number | null
  sources: Partial<Record<SourceName, number>>
  trend: { direction: 'rising' | 'falling' | 'no_clear_change'; stars_a_year: number; n: number } | null
  responses: { rate: number; of: number; hours: number | null } | null
  praised: Aspect[]
  complained: Aspect[]
  aspects: Partial<Record<Aspect, { praised: number; complained: number; mixed: number; quotes: Quote[] }>>
}

export interface CheckChange {
  id: string
  what: string
  summary: string
}

export interface Changes {
  since: string
  score_before: number | null
  score_change: number | null
  like_for_like: number | null
  better: CheckChange[]
  worse: CheckChange[]
  note: string | null
}

export interface Place {
  place_id: string
  name: string
  address: string
  website: string | null
}

export interface Progress {
  rev: number
  final: boolean
  sources: SourceRead[]
  reading: SourceName[]
  waiting: SourceName[]
}

export interface Report extends Progress {
  id: string
  whose: 'own' | 'competitor' | 'lead'
  target: string
  name: string | null
  url: string | null
  score: number | null
  grade: string | null
  coverage: number
  confidence: Confidence
  rubric_version: string | null
  categories: Category[]
  checks: Check[]
  recommendations: Fix[]
  started_at: string
  first_at: string | null
  finished_at: string | null
  candidates: Place[]
  reviews: Reviews | null
  changes: Changes | null
  demo: boolean
}

export interface Scores {
  name: CategoryName
  score: number | null
  coverage: number
}

export interface ReportLine {
  id: string
  target: string
  name: string | null
  score: number | null
  grade: string | null
  coverage: number
  categories: Scores[]
  started_at: string
}

export interface History {
  grades: ReportLine[]
  over_time: {
    reports: { at: string; score: number | null; grade: string | null; coverage: number }[]
    score_change: number | null
    better: string[]
    worse: string[]
    note: string | null
  }
}

export interface Beside {
  target: string
  name: string | null
  score: number | null
  grade: string | null
  coverage: number
  ahead_in: CategoryName[]
  behind_in: CategoryName[]
}

export interface Comparison {
  own: ReportLine | null
  compared: (Beside & { report_id: string; categories: Scores[] })[]
  missing: string[]
}

export interface GraderSettings {
  name: string
  website: string | null
  phone: string | null
  address: string | null
  place_id: string | null
  yelp_id: string | null
  facebook: string | null
  instagram: string | null
  delivery: string[]
  regrade: 'off' | 'weekly' | 'monthly'
  names: boolean
}

export interface Account {
  provider: string
  title: string
  available: boolean
  status: 'none' | 'choose' | 'connected' | 'needs_you' | 'disconnected'
  problem: string | null
  place: { id: string; name: string; address: string | null } | null
  choices: { id: string; name: string; address: string | null }[]
}

export interface Alert {
  id: string
  title: string
  body: Record<string, unknown>
  created_at: string
}

export interface ShareLink {
  id: string
  report_id: string
  competitors: boolean
  created_at: string
  expires_at: string
}

export interface Consent {
  version: string
  text: string
  retention_days: number
}
