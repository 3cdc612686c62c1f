import { useCallback, useState } from 'react'
import { explain } from '../../api/http'

/** One thing at a time: whether it runs, and what went wrong. */
export function useAct() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const act = useCallback(async <T>(work: () => Promise<T>, then?: (done: T) => void): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const done = await work()
      then?.(done)
    } catch (failure) {
      setError(explain(failure))
    } finally {
      setBusy(false)
    }
  }, [])
  return { busy, error, act }
}
