import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { Http } from './api/http'
import { forgetToken, takeToken } from './api/token'
import { SignIn } from './components/layout/SignIn'
import { useTheme } from './lib/theme'

// Strangers load none of what is behind the sign-in, and the other way round.
const CheckPage = lazy(async () => ({ default: (await import('./components/open/CheckPage')).CheckPage }))
const SharedPage = lazy(async () => ({ default: (await import('./components/open/SharedPage')).SharedPage }))
const Workspace = lazy(async () => ({ default: (await import('./components/layout/Workspace')).Workspace }))

export function App() {
  const theme = useTheme()
  const { pathname } = location
  const Open = pathname === '/check' ? CheckPage : pathname === '/shared' || pathname.startsWith('/shared/') ? SharedPage : null
  return (
    <Suspense fallback={<main className="page" aria-busy="true" />}>
      {Open ? <Open theme={theme} /> : <Team theme={theme} />}
    </Suspense>
  )
}

/** Who is here: nobody (sign in), somebody whose time is over (again), or a member of the team. */
function Team({ theme }: { theme: ReturnType<typeof useTheme> }) {
  const [token, setToken] = useState(takeToken)
  const [expired, setExpired] = useState(false)

  useEffect(() => {
    const onHash = () => {
      if (!location.hash.includes('token=')) return
      setExpired(false)
      setToken(takeToken())
    }
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])

  const http = useMemo(() => token && new Http(token, () => {
    forgetToken()
    setExpired(true)
  }), [token])

  return http && !expired ? <Workspace key={token} http={http} theme={theme} /> : <SignIn expired={expired} />
}
