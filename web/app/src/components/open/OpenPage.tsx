import type { ReactNode } from 'react'
import type { useTheme } from '../../lib/theme'
import { Icon, Mark } from '../Icon'

export type ThemeProps = ReturnType<typeof useTheme>

/** What stands around a page that needs no sign-in. */
export function OpenPage({ theme: { theme, toggle }, children }: { theme: ThemeProps; children: ReactNode }) {
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <div className="open">
      <a className="skip" href="#page">Skip to the page</a>
      <header className="open__head">
        <span className="wordmark"><Mark /> Tableside</span>
        <button type="button" className="icon-button" onClick={toggle} aria-label={`Switch to ${other} colours`} title={`Switch to ${other} colours`}>
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </header>
      <main className="page page--open" id="page" tabIndex={-1}><div className="page__inner page__inner--open">{children}</div></main>
    </div>
  )
}

/** A page that has one thing to say. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return <section className="open__notice"><h1 className="display">{title}</h1>{children}</section>
}
