import { useCallback, useEffect, useState } from 'react'

export type PageName = 'chat' | 'menu' | 'grader' | 'campaigns' | 'voice'

interface Place {
  page: PageName
  threadId: string | null
  /** The report that is looked at; null: the newest. */
  reportId: string | null
  /** The whole address, for pages that have addresses of their own below them. */
  address: string
}

const PAGES: Record<string, PageName> = { '/menu': 'menu', '/grader': 'grader', '/campaigns': 'campaigns', '/voice': 'voice' }

const read = (): Place => ({
  page: PAGES[location.pathname.split('/', 2).join('/')] ?? 'chat',
  threadId: new URLSearchParams(location.search).get('thread'),
  reportId: new URLSearchParams(location.search).get('report'),
  address: location.pathname + location.search,
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
