import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { ApiError, ConnectionError } from '../api/http'

export const DELAYS = [300, 700, 1500, 3000, 5000, 8000, 8000, 8000] // ms before each try
const SILENCE = 45_000 // ms without a byte (heartbeats count) after which the connection is taken for dead

export interface Stream {
  /** Opens the events: each try anew, behind what was seen. */
  open: (signal: AbortSignal) => Promise<Response>
  /** Takes one event; true where it was the last. */
  take: (message: EventSourceMessage) => boolean
  onReconnecting: () => void
}

/** Reads server-sent events to their last, through as many connections as that takes. Throws when it cannot go on. */
export async function resume({ open, take, onReconnecting }: Stream, signal: AbortSignal, delays = DELAYS): Promise<void> {
  let tries = 0
  const taken = (message: EventSourceMessage) => {
    tries = 0
    return take(message)
  }
  for (;;) {
    try {
      if (await readToEnd(await open(signal), taken, signal)) return
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

/** True once the last event was read, or there is none to come (204); false where the connection ended before it. */
async function readToEnd(response: Response, take: Stream['take'], signal: AbortSignal): Promise<boolean> {
  if (response.status === 204) return true
  const seen = { end: false }
  const parser = createParser({
    onEvent: (message) => {
      seen.end = take(message) || seen.end
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
  return new Promise((done) => {
    const timer = setTimeout(wake, ms)
    function wake() {
      clearTimeout(timer)
      globalThis.removeEventListener('online', wake)
      signal.removeEventListener('abort', wake)
      done()
    }
    globalThis.addEventListener('online', wake)
    signal.addEventListener('abort', wake)
  })
}
