import { useCallback, useEffect, useReducer, useRef } from 'react'
import type { Grading } from '../api/grader'
import type { Progress, Report } from '../api/grades'
import { explain } from '../api/http'
import { resume } from '../stream/resume'
import { noGrade, reduceGrade, type GradeState } from './state'

export interface Grade {
  state: GradeState
  /** Begins a grade. Gives its id, null where it was refused: the state then says why. */
  start: (target: string) => Promise<string | null>
  /** Shows a report, and follows it where it still grows. */
  show: (id: string, report: Report) => void
  /** Follows it again after the connection was given up. */
  again: () => void
  clear: () => void
}

/** One grade that is watched; leaving the page ends the watching, never the grade. */
export function useGrade(api: Grading): Grade {
  const [state, dispatch] = useReducer(reduceGrade, noGrade)
  const watched = useRef<AbortController | null>(null)
  const shown = useRef<{ id: string; report: Report } | null>(null)

  const leave = useCallback(() => watched.current?.abort(), [])
  useEffect(() => leave, [leave])

  const show = useCallback((id: string, report: Report) => {
    leave()
    shown.current = { id, report }
    dispatch({ type: 'report', report })
    if (report.final) return
    const mine = new AbortController()
    watched.current = mine
    let last = ''
    resume({
      open: (signal) => api.events(id, last, signal),
      take: ({ event, id: position, data }) => {
        if (position) last = position
        const told = JSON.parse(data) as Report | Progress
        if (event === 'report') dispatch({ type: 'report', report: told as Report })
        else dispatch({ type: 'progress', progress: told })
        return told.final && event === 'report'
      },
      onReconnecting: () => dispatch({ type: 'reconnecting' }),
    }, mine.signal).catch((error: unknown) => {
      if (!mine.signal.aborted) dispatch({ type: 'lost', message: explain(error) })
    })
  }, [api, leave])

  const start = useCallback(async (target: string) => {
    dispatch({ type: 'starting' })
    try {
      const { id, report } = await api.start(target)
      show(id, report)
      return id
    } catch (error) {
      dispatch({ type: 'refused', message: explain(error) })
      return null
    }
  }, [api, show])

  const again = useCallback(() => {
    if (shown.current) show(shown.current.id, shown.current.report)
  }, [show])

  const clear = useCallback(() => {
    leave()
    dispatch({ type: 'cleared' })
  }, [leave])

  return { state, start, show, again, clear }
}
