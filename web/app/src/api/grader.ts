import type {
  Account, Alert, Beside, Comparison, Consent, GraderSettings, History, Place, Report, ShareLink,
} from './grades'
import { post, type Http } from './http'

const BASE = '/api/ai/digital-grader'
const part = encodeURIComponent

/** Where a report comes from while it grows: a member of the team and a stranger ask different addresses. */
export interface Grading {
  start: (target: string) => Promise<{ id: string; report: Report }>
  events: (id: string, last: string, signal: AbortSignal) => Promise<Response>
  pdf: (id: string) => Promise<Blob>
}

const after = (last: string, signal: AbortSignal): RequestInit => ({ signal, headers: last ? { 'Last-Event-ID': last } : {} })

/** `/api/ai/digital-grader`, as the grader page uses it. */
export class GraderApi implements Grading {
  readonly #http: Http

  constructor(http: Http) {
    this.#http = http
  }

  start = async (target: string) => {
    const report = await this.#json<Report>('/grades', post(target ? { target } : {}))
    return { id: report.id, report }
  }

  events = (id: string, last: string, signal: AbortSignal) => this.#http.fetch(`${BASE}/grades/${part(id)}/events`, after(last, signal))

  pdf = async (id: string) => (await this.#http.fetch(`${BASE}/grades/${part(id)}/report.pdf`)).blob()

  report = (id: string) => this.#json<Report>(`/grades/${part(id)}`)

  latest = () => this.#json<Report>('/grades/latest')

  history = (months: number) => this.#json<History>(`/grades?months=${months}`)

  decide = (id: string, decision: 'accept' | 'decline', reason?: string) =>
    this.#json<unknown>(`/recommendations/${part(id)}/decision`, post({ decision, reason: reason === '' ? null : reason }))

  compare = () => this.#json<Comparison>('/compare')

  competitors = () => this.#json<{ competitors: { target: string }[]; most: number }>('/competitors')

  nameCompetitors = (competitors: string[]) => this.#json<unknown>('/competitors', post({ competitors }, 'PUT'))

  settings = () => this.#json<GraderSettings>('/settings')

  settle = (wanted: Partial<GraderSettings>) => this.#json<GraderSettings>('/settings', post(wanted, 'PUT'))

  candidates = async (name: string) => (await this.#json<{ candidates: Place[] }>(`/candidates?name=${part(name)}`)).candidates

  alerts = async () => (await this.#json<{ alerts: Alert[] }>('/alerts?limit=5')).alerts

  accounts = async () => (await this.#json<{ accounts: Account[] }>('/accounts')).accounts

  connect = (provider: string) => this.#json<{ authorize_url: string }>(`/accounts/${part(provider)}/connect`, post({}))

  choose = (provider: string, place: string) => this.#json<Account>(`/accounts/${part(provider)}/choose`, post({ place }))

  disconnect = (provider: string) => this.#http.fetch(`${BASE}/accounts/${part(provider)}`, { method: 'DELETE' })

  share = (id: string, days: number, competitors: boolean) =>
    this.#json<ShareLink & { url: string }>(`/grades/${part(id)}/share`, post({ days, competitors }))

  shares = async () => (await this.#json<{ shares: ShareLink[] }>('/shares')).shares

  revoke = (id: string) => this.#http.fetch(`${BASE}/shares/${part(id)}`, { method: 'DELETE' })

  #json<T>(path: string, init?: RequestInit): Promise<T> {
    return this.#http.json<T>(BASE + path, init)
  }
}

export interface Lead {
  token: string
  email: string
  name: string | null
  restaurant: string | null
  consent: true
  consent_version: string
}

/** What opens without signing in. A report's id is its token here. */
export class OpenApi implements Grading {
  readonly #http: Http

  constructor(http: Http) {
    this.#http = http
  }

  start = async (target: string) => {
    const { token, report } = await this.#json<{ token: string; report: Report }>('/public/grades', post({ target }))
    return { id: token, report }
  }

  events = (token: string, last: string, signal: AbortSignal) =>
    this.#http.fetch(`${BASE}/public/grades/${part(token)}/events`, after(last, signal))

  pdf = async (token: string) => (await this.#http.fetch(`${BASE}/public/grades/${part(token)}/report.pdf`)).blob()

  report = (token: string) => this.#json<{ report: Report; expires_at: string }>(`/public/grades/${part(token)}`)

  consent = () => this.#json<Consent>('/public/consent')

  leave = (lead: Lead) => this.#json<{ erasure_token: string; expires_at: string }>('/public/leads', post(lead))

  erase = (token: string) => this.#http.fetch(`${BASE}/public/leads/${part(token)}`, { method: 'DELETE' })

  shared = (token: string) =>
    this.#json<{ report: Report; compared: Beside[]; expires_at: string }>(`/shared/${part(token)}`)

  sharedPdf = async (token: string) => (await this.#http.fetch(`${BASE}/shared/${part(token)}/report.pdf`)).blob()

  #json<T>(path: string, init?: RequestInit): Promise<T> {
    return this.#http.json<T>(BASE + path, init)
  }
}
