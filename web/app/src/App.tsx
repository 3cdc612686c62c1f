import { useEffect, useMemo, useState } from 'react'
import { Http } from './api/http'
import { forgetToken, takeToken } from './api/token'
import { SignIn } from './components/layout/SignIn'
import { Workspace } from './components/layout/Workspace'
import { useTheme } from './lib/theme'

/** Who is here: nobody (sign in), somebody whose time is over (again), or a member of the team. */
export function App() {
  const [token, setToken] = useState(takeToken)
  const [expired, setExpired] = useState(false)
  const theme = useTheme()

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
