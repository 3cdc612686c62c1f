import type { MouseEvent, ReactNode } from 'react'
import type { CampaignStatus } from '../../api/campaign-types'
import type { Channel } from '../../api/content'
import { CHANNELS, ORDER, STATUSES } from '../../campaigns/words'
import { withDays } from '../../lib/format'
import { navigate } from '../../lib/navigate'

export function StatusBadge({ status }: { status: CampaignStatus }) {
  return <span className={`badge status status--${status}`}>{STATUSES[status]}</span>
}

export function Channels({ channels }: { channels: Channel[] }) {
  return (
    <ul className="tags" aria-label="Channels">
      {ORDER.filter((each) => channels.includes(each)).map((each) => <li key={each} className={`tag tag--${each}`}>{CHANNELS[each]}</li>)}
    </ul>
  )
}

interface LinkProps {
  to: string
  className?: string
  label?: string
  children: ReactNode
}

/** A link that stays on the page; with a key held down it is a link like any other. */
export function PageLink({ to, className, label, children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    navigate(to)
  }
  return <a href={to} className={className} aria-label={label} onClick={onClick}>{children}</a>
}

export function Why({ why, most = 3 }: { why: string[]; most?: number }) {
  return why.length > 0 && <ul className="told">{why.slice(0, most).map((each) => <li key={each}>{withDays(each)}</li>)}</ul>
}

/** A failure where something was tried, beside the button that tried it. */
export function Trouble({ text }: { text: string | null }) {
  return text && <p className="approval__problem" role="alert">{text}</p>
}

interface TabsProps<T extends string> {
  label: string
  tabs: { key: T; name: ReactNode }[]
  current: T
  onPick: (key: T) => void
}

/** Arrow keys go from tab to tab, as everywhere. */
export function Tabs<T extends string>({ label, tabs, current, onPick }: TabsProps<T>) {
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={(event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
      if (!step) return
      event.preventDefault()
      const at = tabs.findIndex(({ key }) => key === current)
      const next = tabs[(at + step + tabs.length) % tabs.length]
      if (!next) return
      onPick(next.key)
      const row = event.currentTarget
      requestAnimationFrame(() => row.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
    }}>
      {tabs.map(({ key, name }) => (
        <button key={key} type="button" role="tab" aria-selected={key === current} tabIndex={key === current ? 0 : -1}
          onClick={() => onPick(key)}>{name}</button>
      ))}
    </div>
  )
}
