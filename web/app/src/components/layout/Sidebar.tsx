import { useEffect, useRef } from 'react'
import type { ThreadHeader } from '../../api/types'
import { ago } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import { useMe } from '../../thread/me'
import type { PageName } from '../../thread/route'
import { Icon, Mark, type IconName } from '../Icon'

interface Props {
  threads: ThreadHeader[] | 'failed' | null
  current: string | null
  page: PageName
  open: boolean
  onClose: () => void
  onOpen: (id: string | null) => void
  onPage: (page: PageName) => void
  onRetry: () => void
}

const PAGES: { page: PageName; name: string; address: string; icon: IconName }[] = [
  { page: 'chat', name: 'Chat', address: '/', icon: 'chat' },
  { page: 'menu', name: 'Menu', address: '/menu', icon: 'chart' },
  { page: 'campaigns', name: 'Campaigns', address: '/campaigns', icon: 'campaign' },
  { page: 'voice', name: 'Your voice', address: '/voice', icon: 'voice' },
  { page: 'grader', name: 'Online presence', address: '/grader', icon: 'globe' },
]

/** The pages and past conversations; on a phone a drawer. */
export function Sidebar({ threads, current, page, open, onClose, onOpen, onPage, onRetry }: Props) {
  const close = useRef<HTMLButtonElement>(null)
  const me = useMe()

  useEffect(() => {
    if (!open) return
    const before = document.activeElement
    close.current?.focus()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [open, onClose])

  return (
    <>
      {open && <div className="scrim" onClick={onClose} aria-hidden="true" />}
      <aside className={`sidebar ${open ? 'is-open' : ''}`} aria-label="Conversations">
        <div className="sidebar__top">
          <span className="wordmark"><Mark /> Tableside</span>
          <button ref={close} type="button" className="icon-button phone-only" onClick={onClose}
            aria-label="Close conversations"><Icon name="close" /></button>
        </div>
        <nav className="pages" aria-label="Pages">
          {PAGES.map(({ page: each, name, address, icon }) => (
            <a key={each} className="pages__link" href={address} aria-current={each === page ? 'page' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                onPage(each)
              }}>
              <Icon name={icon} size={18} /> {name}
            </a>
          ))}
        </nav>
        <button type="button" className="sidebar__new" onClick={() => onOpen(null)}>
          <Icon name="plus" size={18} /> New conversation
        </button>
        <nav className="sidebar__list" aria-label="Past conversations">
          <ThreadList threads={threads} current={current} page={page} onOpen={onOpen} onRetry={onRetry} />
        </nav>
        {me && <p className="sidebar__who">Signed in as <strong>{me.user_id}</strong>, {me.role}</p>}
      </aside>
    </>
  )
}

function ThreadList({ threads, current, page, onOpen, onRetry }: Pick<Props, 'threads' | 'current' | 'page' | 'onOpen' | 'onRetry'>) {
  const now = useNow()
  if (threads === null) return <><span className="sr-only">Loading</span>{[70, 88, 56].map((width) => <span key={width} className="skeleton skeleton--thread" style={{ width: `${width}%` }} />)}</>
  if (threads === 'failed') return <button type="button" className="sidebar__hint" onClick={onRetry}>They did not load. Try again</button>
  if (threads.length === 0) return <p className="sidebar__hint">Your conversations will be kept here.</p>
  return (
    <ul>
      {threads.map(({ thread_id: id, title, updated_at: at }) => (
        <li key={id}>
          <button type="button" className="thread" aria-current={id === current && page === 'chat' ? 'page' : undefined}
            onClick={() => onOpen(id)}>
            <span className="thread__title">{title}</span>
            <span className="thread__when">{ago(at, now)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
