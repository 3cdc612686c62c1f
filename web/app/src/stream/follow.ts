import { createParser } from 'eventsource-parser'
import { ApiError, ConnectionError } from '../api/http'
import { sequenceOf, type AgUiEvent, type Numbered } from './events'

const DELAYS = [300, 700, 1500, 3000, 5000, 8000, 8000, 8000] // ms before each try
const SILENCE = 45_000 // ms without a byte (heartbeats count) after which the connection is taken for dead

export interface Source {
  /** Opens the run's events: `after` is the last number seen, 0 for none. */
  open: (after: number, signal: AbortSignal) => Promise<Response>
  onEvent: (numbered: Numbered) => void
  onReconnecting: () => void
}

/** Reads a run to its terminator, through as many connections as that takes. Throws when it cannot go on. */
export async function follow(
  { open, onEvent, onReconnecting }: Source, signal: AbortSignal, delays: number[] = DELAYS,
): Promise<void> {
  let last = 0
  let tries = 0
  const take = (numbered: Numbered) => {
    last = Math.max(last, numbered.seq)
    tries = 0
    onEvent(numbered)
  }
  for (;;) {
    try {
      if (await readToEnd(await open(last, signal), take, signal)) return
    } catch (error) {
      if (signal.aborted || !isWorthRetrying(error)) throw error
    }
    signal.throwIfAborted()
    const delay = delays[tries++]
    if (delay === undefined) throw new ConnectionError()
    onReconnecting()
    await pause(delay, signal)
  }
}

function isWorthRetrying(error: unknown): boolean {
  return error instanceof ApiError ? error.status >= 500 : true
}

/** True once the terminator was read; false where the connection ended before it. */
async function readToEnd(response: Response, take: (n: Numbered) => void, signal: AbortSignal): Promise<boolean> {
  const seen = { end: false }
  const parser = createParser({
    onEvent: ({ id, data }) => {
      const event = JSON.parse(data) as AgUiEvent
      take({ seq: sequenceOf(id), event })
      seen.end ||= event.type === 'RUN_FINISHED' || event.type === 'RUN_ERROR'
    },
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  try {
    while (reader && !seen.end) {
      const { done, value } = await withDeadline(reader.read(), signal)
      if (done) break
      parser.feed(value)
    }
    return seen.end
  } finally {
    void reader?.cancel().catch(() => undefined)
  }
}

function withDeadline<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ConnectionError()), SILENCE)
    const abort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    })
  })
}

/** Waits, but no longer than until the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, ms)
    function wake() {
      clearTimeout(timer)
      globalThis.removeEventListener('online', wake)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    globalThis.addEventListener('online', wake)
    signal.addEventListener('abort', wake)
  })
}
