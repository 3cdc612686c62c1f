import { useCallback, useEffect, useRef, useState } from 'react'
import { explain } from '../api/http'

export interface Loaded<T> {
  /** What was loaded last; it stays while something newer is on its way. */
  data: T | null
  error: string | null
  loading: boolean
  reload: () => void
}

/** Loads when `key` changes. An answer that was overtaken by a later question is dropped. */
export function useLoad<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ data: T | null; error: string | null; loading: boolean }>(
    { data: null, error: null, loading: true })
  const latest = useRef(load)
  const asked = useRef(0)
  useEffect(() => {
    latest.current = load
  })

  const reload = useCallback(() => {
    const mine = ++asked.current
    setState((old) => ({ ...old, loading: true, error: null }))
    latest.current().then(
      (data) => mine === asked.current && setState({ data, error: null, loading: false }),
      (error: unknown) => mine === asked.current && setState((old) => ({ ...old, error: explain(error), loading: false })),
    )
  }, [])

  useEffect(() => queueMicrotask(reload), [key, reload])
  return { ...state, reload }
}
