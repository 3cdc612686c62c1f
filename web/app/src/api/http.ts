import type { Problem } from './types'

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

/** Requests with the speaker's token (a stranger has none); what goes wrong is an ApiError or a ConnectionError. */
export class Http {
  readonly #token: string | null
  readonly #onExpired: () => void

  constructor(token: string | null, onExpired: () => void = () => undefined) {
    this.#token = token
    this.#onExpired = onExpired
  }

  async json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.fetch(path, init)
    return (await response.json()) as T
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.#token) headers.set('Authorization', `Bearer ${this.#token}`)
    const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw new ConnectionError()
    })
    if (response.ok) return response
    if (response.status === 401) this.#onExpired()
    throw new ApiError(await readProblem(response))
  }
}

export function post(body: unknown, method: 'POST' | 'PUT' | 'PATCH' = 'POST'): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
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
