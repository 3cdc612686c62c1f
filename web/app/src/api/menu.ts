import type { WeekdayIndex } from '../components/charts/WeekdayBars'
import type { MatrixData } from '../components/matrix/types'
import { post, type Http } from './http'

const BASE = '/api/ai/menu-optimization'

export interface Range {
  estimate: number
  low: number
  high: number
}

export interface MenuChange {
  item: string
  from: string | null
  to: string | null
  because: string
}

export interface Matrix extends MatrixData {
  totals: { units: number; revenue: number; contribution: number | null; items_sold: number }
  previous: { start: string; end: string; units_change_percent: number | null; revenue_change_percent: number | null } | null
  changes: MenuChange[]
  note: string | null
}

export interface Effect {
  kind: 'holiday' | 'event' | 'weather'
  name: string
  percent: number | null
  low: number | null
  high: number | null
  clear: boolean
  days: number
  note: string | null
}

export interface ChangePoint {
  day: string
  percent: number
  reasons: { kind: string; text: string }[]
}

export interface Trends {
  unit: string
  metric: string
  currency: string
  period: { start: string; end: string; days: number }
  scope: { category: string | null; item: string | null }
  series: { day: string; value: number | null; level: number | null }[]
  weekday: WeekdayIndex[]
  trend: { text: string; clear: boolean } | null
  effects: Effect[]
  change_points: ChangePoint[]
  credit: string | null
  note: string | null
}

export interface ForecastDay {
  day: string
  weekday: string
  expected: number
  low: number
  high: number
  closed: boolean
}

export interface Forecast {
  item: string | null
  origin: string | null
  days: ForecastDay[]
  history: { day: string; units: number | null }[]
  total: { expected: number; low: number; high: number } | null
  interval_percent: number
  items: { name: string; expected: number; low: number; high: number }[]
  model: { name: string; version: number | null; simple: boolean } | null
  accuracy: { wape: number; seasonal_naive_wape: number; coverage80: number | null; origins: number; horizon: number } | null
  drivers: { kind: string; name: string; day: string | null; effect_percent: number }[]
  credit?: string | null
  note: string | null
}

export interface Recommendation {
  id: string
  kind: string
  title: string
  status: 'open' | 'accepted' | 'declined' | 'expired' | 'measured'
  reason: string | null
  body: {
    strategy: string
    item: string
    offer: string | null
    days: number
    lift_percent: Range
    lift_basis: 'modelled' | 'measured'
    profit: Range | null
    revenue: Range | null
    roi_percent: Range | null
    confidence: 'high' | 'medium' | 'low'
    reasons: ({ code: string } & Record<string, unknown>)[]
  }
}

export interface Roi {
  break_even_lift_percent: number | null
  break_even_extra_units: number | null
  never_breaks_even: boolean
  modelled_lift_percent: Range | null
  lift_basis: string | null
  profit: Range | null
  roi_percent: Range | null
  worth_it: boolean | null
  assumptions: string[]
  note: string | null
}

export interface RoiQuestion {
  item?: string | undefined
  discount_percent?: number | undefined
  days?: number | undefined
  cost?: number | undefined
  lift_percent?: number | undefined
}

type Params = Record<string, string | number | null | undefined>

/** `/api/ai/menu-optimization`, as the menu page uses it. */
export class MenuApi {
  readonly #http: Http

  constructor(http: Http) {
    this.#http = http
  }

  matrix = (params: Params) => this.#get<Matrix>('/matrix', params)

  trends = (params: Params) => this.#get<Trends>('/trends', params)

  forecast = (params: Params) => this.#get<Forecast>('/forecast', params)

  quality = () => this.#get<Quality>('/quality', {})

  merge = ({ keep, merge }: { keep: string; merge: string }) =>
    this.#http.json<unknown>(`${BASE}/quality/merges`, post({ keep, merge }))

  recommendations = async () =>
    (await this.#get<{ recommendations: Recommendation[] }>('/recommendations', { limit: 12 })).recommendations

  refreshRecommendations = () => this.#http.json<unknown>(`${BASE}/recommendations/refresh`, post({}))

  decide = (id: string, decision: 'accept' | 'decline', reason?: string) =>
    this.#http.json<Recommendation>(`${BASE}/recommendations/${encodeURIComponent(id)}/decision`, post({ decision, reason }))

  tills = () => this.#get<Tills>('/pos', {})

  connectTill = (provider: string) =>
    this.#http.json<{ authorize_url: string }>(`${BASE}/pos/${provider}/connect`, post({}))

  syncTill = (provider: string) => this.#http.json<unknown>(`${BASE}/pos/${provider}/sync`, { method: 'POST' })

  roi = (question: RoiQuestion) => this.#http.json<Roi>(`${BASE}/roi`, post(question))

  #get<T>(path: string, params: Params): Promise<T> {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) {
      if (value !== null && value !== undefined && value !== '') query.set(name, String(value))
    }
    const text = query.toString()
    return this.#http.json<T>(`${BASE}${path}${text ? `?${text}` : ''}`)
  }
}

export interface Duplicate {
  keep: string
  merge: string
  similarity_percent: number
  since: string | null
}

export interface Quality {
  grade: 'good' | 'fair' | 'thin' | 'none'
  summary: string[]
  price_changes: { item: string; size: string | null; date: string; from: number; to: number }[]
  duplicates: Duplicate[]
  uncosted: string[]
  currency: string
}

export interface Till {
  provider: string
  title: string
  status: 'connected' | 'needs_you' | 'disconnected'
  problem: string | null
  location: string
  writable: boolean
  orders: number
  last_day: string | null
  synced_at: string | null
}

export interface Tills {
  connections: Till[]
  available: { provider: string; title: string; writable: boolean; auth: 'oauth' | 'credentials' }[]
}
