import { useCallback, useEffect, useReducer, useRef } from 'react'
import type { Api } from '../api/client'
import { ApiError, explain } from '../api/http'
import type { Rating } from '../api/types'
import { randomId } from '../lib/id'
import { follow } from '../stream/follow'
import { emptyThread, reduceThread, type ThreadAction, type ThreadState } from './state'

export type SendResult = { ok: true } | { ok: false; message: string }

export interface Thread {
  state: ThreadState
  send: (text: string) => Promise<SendResult>
  retry: (runId: string) => void
  stop: () => Promise<void>
  refresh: () => Promise<void>
  rate: (runId: string, rating: Rating) => void
  earlier: () => Promise<void>
}

interface Options {
  api: Api
  threadId: string | null
  /** Gives the id under which a first message is sent. */
  ensureThread: () => string
  onSettled: () => void
}

const now = () => new Date().toISOString()

/** One conversation: its transcript, and the run that is going on in it. */
export function useThread({ api, threadId, ensureThread, onSettled }: Options): Thread {
  const [state, dispatch] = useReducer(reduceThread, emptyThread)
  const { watch, watching, leave } = useWatch(dispatch, onSettled)
  const current = useRef(threadId)
  const fresh = useRef<string | null>(null) // a thread made here, of which the server has nothing to tell yet

  const attach = useCallback((runId: string) => {
    if (watching() === runId) return
    dispatch({ type: 'attached', runId, now: now() })
    watch(runId, (after, signal) => api.events(runId, after, signal)).catch((error: unknown) => {
      if (!isAbort(error)) dispatch({ type: 'failed', runId, message: explain(error) })
    })
  }, [api, watch, watching])

  const refresh = useCallback(async () => {
    const id = current.current
    if (!id || watching()) return
    try {
      const thread = await api.messages(id)
      if (current.current !== id) return
      dispatch({ type: 'loaded', thread, now: now() })
      if (thread.running) attach(thread.running)
    } catch (error) {
      if (current.current === id) dispatch({ type: 'loadFailed', message: explain(error) })
    }
  }, [api, attach, watching])

  useEffect(() => {
    current.current = threadId
    if (threadId && fresh.current === threadId) return
    fresh.current = null
    leave()
    dispatch({ type: 'reset', load: threadId ? 'loading' : 'empty' })
    void refresh()
  }, [threadId, refresh, leave])

  const send = useCallback(async (text: string): Promise<SendResult> => {
    const known = current.current
    const id = known ?? ensureThread()
    if (!known) fresh.current = current.current = id
    const runId = randomId()
    dispatch({ type: 'sent', runId, text, now: now() })
    try {
      await watch(runId, (after, signal) =>
        after > 0 ? api.events(runId, after, signal) : api.run({ threadId: id, runId, text }, signal))
      return { ok: true }
    } catch (error) {
      if (isAbort(error)) return { ok: true }
      if (!(error instanceof ApiError) || error.status >= 500) {
        dispatch({ type: 'failed', runId, message: explain(error) })
        return { ok: true }
      }
      dispatch({ type: 'withdrawn', runId })
      if (error.problem.run_id) attach(error.problem.run_id)
      return { ok: false, message: error.message }
    }
  }, [api, attach, ensureThread, watch])

  const retry = useCallback((runId: string) => {
    const question = state.messages.find((message) => message.run_id === runId && message.role === 'user')
    if (!question) return
    dispatch({ type: 'withdrawn', runId })
    void send(question.content)
  }, [send, state.messages])

  const stop = useCallback(async () => {
    const runId = watching()
    if (runId) await api.stop(runId)
  }, [api, watching])

  const earlier = useCallback(async () => {
    const id = current.current
    if (!id || !state.next) return
    const thread = await api.messages(id, state.next)
    if (current.current === id) dispatch({ type: 'earlier', thread })
  }, [api, state.next])

  const rate = useCallback((runId: string, rating: Rating) => {
    dispatch({ type: 'rated', runId, rating })
    api.feedback(runId, rating).catch(() => dispatch({ type: 'rated', runId, rating: null }))
  }, [api])

  return { state, send, retry, stop, refresh, rate, earlier }
}

type Open = (after: number, signal: AbortSignal) => Promise<Response>

/** Reads one run at a time; a new one, or leaving the page, ends the reading (the run itself goes on). */
function useWatch(dispatch: (action: ThreadAction) => void, onSettled: () => void) {
  const following = useRef<{ runId: string; controller: AbortController } | null>(null)

  const watching = useCallback(() => following.current?.runId ?? null, [])
  const leave = useCallback(() => {
    following.current?.controller.abort()
    following.current = null
  }, [])
  useEffect(() => leave, [leave])

  const watch = useCallback(async (runId: string, open: Open) => {
    leave()
    const mine = { runId, controller: new AbortController() }
    following.current = mine
    try {
      await follow({
        open,
        onEvent: (numbered) => dispatch({ type: 'event', runId, numbered }),
        onReconnecting: () => dispatch({ type: 'reconnecting', runId }),
      }, mine.controller.signal)
      onSettled()
    } finally {
      if (following.current === mine) following.current = null
    }
  }, [dispatch, leave, onSettled])

  return { watch, watching, leave }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
