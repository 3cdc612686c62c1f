import { useEffect, useState } from 'react'

export type Theme = 'light' | 'dark'
const KEY = 'tableside.theme'
const DARK = '(prefers-color-scheme: dark)'

const chosen = () => localStorage.getItem(KEY) as Theme | null
const system = (): Theme => (matchMedia(DARK).matches ? 'dark' : 'light')

/** Follows the system until the reader chooses otherwise. */
export function useTheme() {
  const [theme, setTheme] = useState<Theme>(() => chosen() ?? system())

  useEffect(() => {
    const media = matchMedia(DARK)
    const follow = () => setTheme(chosen() ?? system())
    media.addEventListener('change', follow)
    return () => media.removeEventListener('change', follow)
  }, [])

  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])

  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    localStorage.setItem(KEY, next)
    setTheme(next)
  }
  return { theme, toggle }
}
