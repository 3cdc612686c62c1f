const KEY = 'tableside.token'

/** Takes the token from the address (`#token=`), where it must not stay, and keeps it for this tab. */
export function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (!token) return sessionStorage.getItem(KEY)
  sessionStorage.setItem(KEY, token)
  history.replaceState(null, '', location.pathname + location.search)
  return token
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY)
}
