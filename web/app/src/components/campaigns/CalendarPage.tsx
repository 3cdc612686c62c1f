import { useState } from 'react'
import type { CampaignApi } from '../../api/campaigns'
import { gridOf, monthAfter, monthName, todayIn } from '../../campaigns/month'
import { useLoad } from '../../lib/useLoad'
import { useNow } from '../../lib/useNow'
import { useMe } from '../../thread/me'
import { Failure } from '../Failure'
import { Icon } from '../Icon'
import { MonthGrid } from './MonthGrid'
import { PageLink } from './parts'

/** What goes out when, beside the days that matter. */
export function CalendarPage({ api }: { api: CampaignApi }) {
  const zone = useMe()?.restaurant.timezone
  const now = useNow()
  return zone ? <Months api={api} today={todayIn(zone, now)} /> : <span className="skeleton skeleton--overview" aria-busy="true" />
}

function Months({ api, today }: { api: CampaignApi; today: string }) {
  const [month, setMonth] = useState(today.slice(0, 7))
  const days = gridOf(month)
  const from = days[0] ?? today
  const to = days.at(-1) ?? today
  const { data, error, loading, reload } = useLoad(`calendar ${month}`, () => api.calendar(from, to))
  return (
    <>
      <header className="page__head">
        <div className="page__title">
          <PageLink to="/campaigns" className="golink golink--back"><Icon name="back" size={15} /> Campaigns</PageLink>
          <h1>Calendar</h1>
        </div>
        <div className="page__actions">
          <button type="button" className="icon-button" aria-label="The month before" onClick={() => setMonth(monthAfter(month, -1))}><Icon name="back" /></button>
          <b className="month__name" aria-live="polite">{monthName(month)}</b>
          <button type="button" className="icon-button" aria-label="The month after" onClick={() => setMonth(monthAfter(month, 1))}><Icon name="arrow" /></button>
          <PageLink to="/campaigns/new" className="button"><Icon name="plus" size={18} /> New campaign</PageLink>
        </div>
      </header>
      {error ? <Failure message={error} onRetry={reload} /> : <MonthGrid key={month} month={month} days={days} today={today} known={data?.days ?? null} busy={loading} onMonth={setMonth} />}
    </>
  )
}
