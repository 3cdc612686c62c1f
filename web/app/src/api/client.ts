import { post, type Http } from './http'
import type { Approval, Decision, Me, Rating, ThreadHeader, ThreadMessages } from './types'

const BASE = '/api/ai/assistant'

export interface RunRequest {
  threadId: string
  runId: string
  text: string
}

export class Api {
  readonly #http: Http

  constructor(http: Http) {
    this.#http = http
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

  #json<T>(path: string, init?: RequestInit): Promise<T> {
    return this.#http.json<T>(BASE + path, init)
  }

  #fetch(path: string, init?: RequestInit): Promise<Response> {
    return this.#http.fetch(BASE + path, init)
  }
}
