import type { Message, ThreadMessages } from '../api/types'
import type { Numbered } from '../stream/events'
import { reduceRun, startRun, type LiveRun } from '../stream/reducer'

export interface ThreadState {
  load: 'empty' | 'loading' | 'ready' | 'failed'
  loadError: string | null
  messages: Message[]
  live: LiveRun | null
  /** Where the page before the first message ends; null when there is none. */
  next: string | null
  /** Why the run of this id ended badly; the transcript keeps only that it did. */
  errors: Record<string, string>
}

export const emptyThread: ThreadState = { load: 'empty', loadError: null, messages: [], live: null, next: null, errors: {} }

export type ThreadAction =
  | { type: 'reset'; load: 'empty' | 'loading' }
  | { type: 'loaded'; thread: ThreadMessages; now: string }
  | { type: 'earlier'; thread: ThreadMessages }
  | { type: 'loadFailed'; message: string }
  | { type: 'sent'; runId: string; text: string; now: string }
  | { type: 'attached'; runId: string; now: string }
  | { type: 'event'; runId: string; numbered: Numbered }
  | { type: 'reconnecting'; runId: string }
  | { type: 'failed'; runId: string; message: string }
  | { type: 'withdrawn'; runId: string }
  | { type: 'rated'; runId: string; rating: 'up' | 'down' | null }

export function reduceThread(state: ThreadState, action: ThreadAction): ThreadState {
  switch (action.type) {
    case 'reset':
      return { ...emptyThread, load: action.load }
    case 'loaded':
      return loaded(state, action.thread, action.now)
    case 'earlier':
      return { ...state, messages: joined(action.thread.messages, state.messages), next: action.thread.next ?? null }
    case 'loadFailed':
      return { ...state, load: 'failed', loadError: action.message }
    case 'sent':
      return sent(state, action.runId, action.text, action.now)
    case 'attached':
      return { ...withoutReply(state, action.runId), live: startRun(action.runId, action.now) }
    case 'event':
      return onLive(state, action.runId, (run) => settle(state, reduceRun(run, action.numbered)))
    case 'reconnecting':
      return onLive(state, action.runId, (run) => ({ ...state, live: { ...run, phase: 'reconnecting' } }))
    case 'failed':
      return onLive(state, action.runId, (run) => fail(state, run, action.message))
    case 'withdrawn':
      return { ...state, live: liveUnless(state, action.runId), messages: without(state.messages, action.runId) }
    case 'rated':
      return { ...state, messages: state.messages.map((m) => (isReply(m, action.runId) ? rated(m, action.rating) : m)) }
  }
}

/** What stands on the screen: the transcript, then the reply that is being written. */
export function shown(state: ThreadState): Message[] {
  return state.live ? [...state.messages, state.live.message] : state.messages
}

function loaded(state: ThreadState, thread: ThreadMessages, now: string): ThreadState {
  const at = state.messages.findIndex(({ run_id }) => run_id === thread.messages[0]?.run_id)
  const older = at > 0 ? state.messages.slice(0, at) : []
  const next: ThreadState = {
    ...state, load: 'ready', loadError: null, messages: joined(older, thread.messages),
    next: older.length > 0 ? state.next : (thread.next ?? null),
  }
  const runId = state.live?.runId ?? thread.running
  if (!runId) return next
  // The reply under way comes from its events; what the transcript has of it so far would stand there twice.
  return { ...withoutReply(next, runId), live: state.live ?? startRun(runId, now) }
}

function joined(older: Message[], newer: Message[]): Message[] {
  const known = new Set(newer.map(({ run_id }) => run_id))
  return [...older.filter(({ run_id }) => !known.has(run_id)), ...newer]
}

function sent(state: ThreadState, runId: string, text: string, now: string): ThreadState {
  const reply = startRun(runId, now)
  const question: Message = { ...reply.message, id: `${runId}-user`, role: 'user', content: text, status: 'complete' }
  return { ...state, load: 'ready', messages: [...state.messages, question], live: reply }
}

function onLive(state: ThreadState, runId: string, change: (run: LiveRun) => ThreadState): ThreadState {
  return state.live?.runId === runId ? change(state.live) : state
}

function settle(state: ThreadState, run: LiveRun): ThreadState {
  if (run.phase !== 'done') return { ...state, live: run }
  const errors = run.error ? { ...state.errors, [run.runId]: run.error.message } : state.errors
  return { ...state, live: null, messages: [...state.messages, run.message], errors }
}

function fail(state: ThreadState, run: LiveRun, message: string): ThreadState {
  return settle(state, {
    ...run, phase: 'done', message: { ...run.message, status: 'error' }, error: { message, code: 'connection' },
  })
}

function liveUnless(state: ThreadState, runId: string): LiveRun | null {
  return state.live?.runId === runId ? null : state.live
}

function without(messages: Message[], runId: string): Message[] {
  return messages.filter((message) => message.run_id !== runId)
}

function withoutReply(state: ThreadState, runId: string): ThreadState {
  return { ...state, messages: state.messages.filter((message) => !isReply(message, runId)) }
}

function isReply(message: Message, runId: string): boolean {
  return message.run_id === runId && message.role === 'assistant'
}

function rated(message: Message, rating: 'up' | 'down' | null): Message {
  return { ...message, feedback: rating && { rating } }
}
