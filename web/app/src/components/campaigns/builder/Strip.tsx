import type { CampaignApi } from '../../../api/campaigns'
import type { Campaign } from '../../../api/campaign-types'
import { shift, todayIn } from '../../../campaigns/month'
import { localInput } from '../../../campaigns/words'
import { day as dayText } from '../../../lib/format'
import { useLoad } from '../../../lib/useLoad'
import { useNow } from '../../../lib/useNow'
import { useMe } from '../../../thread/me'

const LOCALE = navigator.language
const weekday = (date: string) => new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', weekday: 'short' }).format(new Date(`${date}T12:00:00Z`))

/** Two weeks around the first message: what else runs, and which days are special. */
export function Strip({ api, campaign }: { api: CampaignApi; campaign: Campaign }) {
  const zone = useMe()?.restaurant.timezone ?? 'UTC'
  const now = useNow()
  const own = new Set(campaign.schedule.map(({ at }) => localInput(at, zone).slice(0, 10)))
  const first = [...own].toSorted()[0] ?? todayIn(zone, now)
  const from = shift(first, -3)
  const { data } = useLoad(`strip ${from}`, () => api.calendar(from, shift(from, 13)))
  if (!data) return null
  return (
    <section className="panel" aria-label="What else runs">
      <h3 className="tile__title">What else runs</h3>
      <ol className="strip" tabIndex={0} aria-label="Two weeks">
        {data.days.map(({ date, entries, holidays, events }) => {
          const others = entries.filter(({ campaign_id: id }) => id !== campaign.id)
          const notes = [...new Set(others.map(({ name }) => name)), ...holidays, ...events]
          return (
            <li key={date} className={own.has(date) ? 'is-own' : ''}>
              <span className="strip__day">{weekday(date)} <b>{dayText(date)}</b></span>
              {own.has(date) && <span className="strip__own">This one</span>}
              {notes.map((note) => <span key={note} className="strip__note">{note}</span>)}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
