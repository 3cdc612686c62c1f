import type { CampaignApi } from '../../../api/campaigns'
import type { Overview } from '../../../api/campaign-types'
import type { Fact } from '../../../api/content'
import { textOf, WEEKDAYS, weekdayName } from '../../../campaigns/words'
import { day, number, withDays } from '../../../lib/format'
import { useLoad } from '../../../lib/useLoad'
import { WeekdayBars, type WeekdayIndex } from '../../charts/WeekdayBars'
import { Failure } from '../../Failure'

/** What the sales, the menu, the weather and the guests say before anybody decides anything. */
export function SituationStep({ api }: { api: CampaignApi }) {
  const { data, error, reload } = useLoad('overview', api.overview)
  const days = useLoad('weekdays', api.weekdays)
  if (error) return <Failure message={error} onRetry={reload} />
  if (!data) return <div className="tiles" aria-busy="true"><span className="sr-only">Loading</span><span className="skeleton skeleton--panel" /><span className="skeleton skeleton--panel" /></div>
  return <Situation analysis={data.analysis} days={days.data} />
}

function Situation({ analysis, days }: { analysis: Overview['analysis']; days: WeekdayIndex[] | null }) {
  const { slow_days: slow, push, lapsed, regulars, reviews, weather, holidays, recent, gaps } = analysis
  return (
    <div className="tiles">
      <Tile title="Your days">
        <SlowDays slow={slow} days={days} />
        {slow.slice(0, 2).map(({ text }) => <p key={text} className="panel__hint">{withDays(text)}</p>)}
        {slow.length === 0 && <p className="panel__hint">No day stands out as slow.</p>}
      </Tile>
      <Tile title="Worth pushing">
        {push.length > 0 ? <ul className="facts">{push.slice(0, 4).map((each) => <li key={each.item}><b>{each.name}</b><span>{each.why}</span></li>)}</ul> : <None />}
      </Tile>
      <Tile title="Your guests">
        <dl className="duo">
          <div><dt>Lapsed guests</dt><dd>{number(lapsed)}</dd></div>
          <div><dt>Regulars</dt><dd>{number(regulars)}</dd></div>
        </dl>
        <p className="panel__hint">Lapsed: no order for 60 days. Regulars: at least four orders within 90.</p>
      </Tile>
      <Tile title="What guests say">
        <Said title="They praise" said={reviews.praised} />
        <Said title="They complain of" said={reviews.complained} />
        {reviews.praised.length + reviews.complained.length === 0 && <None text="No reviews were read yet." />}
      </Tile>
      <Tile title="Weather and days ahead"><Facts facts={[...weather, ...holidays]} /></Tile>
      <Tile title="What ran lately">{recent.length ? <Facts facts={recent} /> : <None text="Nothing in the last weeks, so nothing can repeat itself." />}</Tile>
      {gaps.length > 0 && <Tile title="What I don’t know">{<ul className="told">{gaps.map((each) => <li key={each}>{each}</li>)}</ul>}</Tile>}
    </div>
  )
}

function Tile({ title, children }: { title: string; children: React.ReactNode }) {
  return <section className="panel tile" aria-label={title}><h3 className="tile__title">{title}</h3>{children}</section>
}

const None = ({ text = 'Nothing stands out.' }: { text?: string }) => <p className="panel__hint">{text}</p>

/** Every weekday where it is known; else the slow ones. */
function SlowDays({ slow, days }: { slow: Overview['analysis']['slow_days']; days: WeekdayIndex[] | null }) {
  const known = days ?? slow.map(({ weekday, index }) => ({ weekday: weekdayName(weekday) ?? String(weekday), index }))
  const inOrder = known.toSorted((a, b) => WEEKDAYS.indexOf(a.weekday) - WEEKDAYS.indexOf(b.weekday))
  return inOrder.length > 0 && <WeekdayBars weekdays={inOrder} />
}

function Said({ title, said }: { title: string; said: Overview['analysis']['reviews']['praised'] }) {
  if (said.length === 0) return null
  return <div><p className="label">{title}</p><ul className="told">{said.slice(0, 4).map(textOf).map((each) => <li key={each}>{each}</li>)}</ul></div>
}

/** Where all come from one source it is named once. */
function Facts({ facts }: { facts: Fact[] }) {
  if (facts.length === 0) return <None />
  return (
    <>
      <ul className="facts">{facts.slice(0, 8).map(({ text }) => <li key={text}>{text}</li>)}</ul>
      <p className="label">{[...new Set(facts.map(sourceWords))].join('; ')}</p>
    </>
  )
}

const sourceWords = ({ kind, source, as_of: at }: Fact) => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}: ${source}${at ? `, as of ${day(at.slice(0, 10))}` : ''}`
