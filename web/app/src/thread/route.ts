import { useCallback, useEffect, useState } from 'react'

const read = () => new URLSearchParams(location.search).get('thread')

/** The open thread stands in the address (`?thread=`), so that a reload or a shared link leads back to it. */
export function useThreadRoute() {
  const [threadId, setThreadId] = useState(read)

  useEffect(() => {
    const onPop = () => setThreadId(read())
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [])

  const open = useCallback((id: string | null) => {
    history.pushState(null, '', id ? `?thread=${encodeURIComponent(id)}` : location.pathname)
    setThreadId(id)
  }, [])

  return { threadId, open }
}
