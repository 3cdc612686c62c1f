import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { CalendarDay } from '../../api/campaign-types'
import { CHANNELS, WEEKDAYS } from '../../campaigns/words'
import { moved } from '../../campaigns/month'
import { addressOf } from '../../campaigns/place'
import { PageLink } from './parts'

interface Props {
  month: string
  days: string[]
  today: string
  known: CalendarDay[] | null
  busy: boolean
  onMonth: (month: string) => void
}

const LOCALE = navigator.language
const longName = (date: string) => new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(`${date}T12:00:00Z`))

const isFilled = ({ entries, holidays, events }: CalendarDay) => entries.length + holidays.length + events.length > 0

/** Weeks from Monday; arrow keys go from day to day and past the month's edge. On a phone the days that hold something, as a list. */
export function MonthGrid({ month, days, today, known, busy, onMonth }: Props) {
  const [at, setAt] = useState(today.startsWith(month) ? today : `${month}-01`)
  const [asked, setAsked] = useState(0)
  const grid = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (asked) grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus()
  }, [asked, at])
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.target instanceof HTMLElement && event.target.matches('[data-day]') ? moved(at, event.key) : null
    if (!next) return
    event.preventDefault()
    if (!next.startsWith(month)) {
      onMonth(next.slice(0, 7))
      return
    }
    setAt(next)
    setAsked(asked + 1)
  }
  const byDay = new Map(known?.map((each) => [each.date, each]))
  const weeks = Array.from({ length: days.length / 7 }, (_, index) => days.slice(7 * index, 7 * index + 7))
  const empty = known?.every((each) => !each.date.startsWith(month) || !isFilled(each)) ?? false
  return (
    <div className="month" role="grid" aria-label="Month" aria-busy={busy} ref={grid} onKeyDown={onKeyDown}>
      <div className="month__week month__week--head" role="row">{WEEKDAYS.map((name) => <span key={name} role="columnheader" aria-label={name}>{name.slice(0, 3)}</span>)}</div>
      {weeks.map((week) => (
        <div key={week[0]} className="month__week" role="row">
          {week.map((date) => <Day key={date} date={date} known={byDay.get(date)} outside={!date.startsWith(month)} today={date === today} focused={date === at} onFocus={() => setAt(date)} />)}
        </div>
      ))}
      {empty && <p className="month__empty panel__hint">Nothing is planned this month.</p>}
    </div>
  )
}

interface DayProps {
  date: string
  known: CalendarDay | undefined
  outside: boolean
  today: boolean
  focused: boolean
  onFocus: () => void
}

function Day({ date, known, outside, today, focused, onFocus }: DayProps) {
  const filled = known !== undefined && isFilled(known)
  return (
    <div role="gridcell" data-day={date} tabIndex={focused ? 0 : -1} aria-current={today ? 'date' : undefined}
      className={`day ${outside ? 'is-outside' : ''} ${filled ? 'is-filled' : ''}`} onFocus={(event) => event.target === event.currentTarget && !outside && onFocus()}>
      <span className="sr-only">{longName(date)}</span>
      <span className="day__number" aria-hidden="true"><span className="day__name">{longName(date).split(',')[0]} </span>{Number(date.slice(8))}</span>
      {[...(known?.holidays ?? []), ...(known?.events ?? [])].map((name) => <span key={name} className="day__special">{name}</span>)}
      {known?.entries.map((entry) => (
        <PageLink key={`${entry.campaign_id} ${entry.channel} ${entry.time}`} to={addressOf(entry.campaign_id)} className={`day__entry day__entry--${entry.status}`}>
          <b>{entry.time}</b> <span>{entry.name}</span> <small>{CHANNELS[entry.channel]}{entry.status === 'draft' && ', draft'}</small>
        </PageLink>
      ))}
    </div>
  )
}
