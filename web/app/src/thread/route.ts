import { useCallback, useEffect, useState } from 'react'

export type PageName = 'chat' | 'menu'

interface Place {
  page: PageName
  threadId: string | null
}

const read = (): Place => ({
  page: location.pathname === '/menu' ? 'menu' : 'chat',
  threadId: new URLSearchParams(location.search).get('thread'),
})

/** What is open stands in the address (`/menu`, `/?thread=`), so that a reload or a shared link leads back to it. */
export function useRoute() {
  const [place, setPlace] = useState(read)

  useEffect(() => {
    const onPop = () => setPlace(read())
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [])

  const go = useCallback((address: string) => {
    history.pushState(null, '', address)
    setPlace(read())
  }, [])
  const open = useCallback((id: string | null) => go(id ? `/?thread=${encodeURIComponent(id)}` : '/'), [go])

  return { ...place, go, open }
}
