import type { Approval, Decision, Me, Problem, Rating, ThreadHeader, ThreadMessages } from './types'

const BASE = '/api/ai/assistant'

/** The server said no, in words. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail || problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }
}

/** Nobody said anything: no network, or the server is away. */
export class ConnectionError extends Error {
  constructor() {
    super("I can't reach the server right now.")
    this.name = 'ConnectionError'
  }
}

export interface RunRequest {
  threadId: string
  runId: string
  text: string
}

export class Api {
  readonly #token: string
  readonly #onExpired: () => void

  constructor(token: string, onExpired: () => void) {
    this.#token = token
    this.#onExpired = onExpired
  }

  me = () => this.#json<Me>('/me')

  threads = async () => (await this.#json<{ threads: ThreadHeader[] }>('/threads')).threads

  messages = (threadId: string, before?: string) =>
    this.#json<ThreadMessages>(`/threads/${encodeURIComponent(threadId)}/messages${before ? `?before=${before}` : ''}`)

  pendingApprovals = async () => (await this.#json<{ approvals: Approval[] }>('/approvals?status=pending')).approvals

  decide = (id: string, decision: Decision) =>
    this.#json<Approval>(`/approvals/${encodeURIComponent(id)}/decision`, post(decision))

  async stop(runId: string): Promise<void> {
    await this.#fetch(`/runs/${encodeURIComponent(runId)}/stop`, { method: 'POST' })
  }

  async feedback(runId: string, rating: Rating): Promise<void> {
    await this.#fetch(`/runs/${encodeURIComponent(runId)}/feedback`, post({ rating }))
  }

  /** Starts a run, or replays it where this run id was sent before with the same words. */
  run({ threadId, runId, text }: RunRequest, signal: AbortSignal): Promise<Response> {
    const messages = [{ id: `${runId}-user`, role: 'user', content: text }]
    const input = { threadId, runId, state: {}, messages, tools: [], context: [], forwardedProps: {} }
    return this.#fetch('/runs', { ...post(input), signal })
  }

  /** The events of a run behind number `after`; those still to come follow as they happen. */
  events(runId: string, after: number, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = after > 0 ? { 'Last-Event-ID': `${runId}:${after}` } : {}
    return this.#fetch(`/runs/${encodeURIComponent(runId)}/events`, { headers, signal })
  }

  async #json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.#fetch(path, init)
    return (await response.json()) as T
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('Authorization', `Bearer ${this.#token}`)
    const response = await fetch(BASE + path, { ...init, headers }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw new ConnectionError()
    })
    if (response.ok) return response
    if (response.status === 401) this.#onExpired()
    throw new ApiError(await readProblem(response))
  }
}

function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback = { title: 'Something went wrong', status: response.status, code: 'unknown' }
  try {
    const body = (await response.json()) as Partial<Problem>
    return { detail: 'Something went wrong on the server.', ...fallback, ...body, status: response.status }
  } catch {
    return { ...fallback, detail: `The server answered ${response.status}.` }
  }
}

/** What to tell the owner about any failure. */
export function explain(error: unknown): string {
  return error instanceof ApiError || error instanceof ConnectionError
    ? error.message
    : 'Something went wrong on this page.'
}
