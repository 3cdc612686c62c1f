import type { useTheme } from '../../lib/theme'
import { useMe } from '../../thread/me'
import { Icon } from '../Icon'

interface Props {
  theme: ReturnType<typeof useTheme>
  onMenu: () => void
  onNew: () => void
}

export function Header({ theme: { theme, toggle }, onMenu, onNew }: Props) {
  const me = useMe()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <header className="header">
      <button type="button" className="icon-button phone-only" onClick={onMenu} aria-label="Conversations">
        <Icon name="menu" />
      </button>
      <div className="header__name">
        {me ? <span className="header__title">{me.restaurant.name}</span> : <span className="skeleton skeleton--name" />}
        {me?.restaurant.demo && <span className="badge badge--demo">Demo data</span>}
      </div>
      <button type="button" className="icon-button phone-only" onClick={onNew} aria-label="New conversation">
        <Icon name="plus" />
      </button>
      <button type="button" className="icon-button" onClick={toggle} aria-label={`Switch to ${other} colours`}
        title={`Switch to ${other} colours`}>
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
    </header>
  )
}
