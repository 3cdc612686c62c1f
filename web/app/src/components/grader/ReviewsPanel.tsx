import type { Aspect, Quote, Reviews } from '../../api/grades'
import { ASPECTS, responsesOf, SOURCES, trendOf } from '../../grade/words'
import { day, number } from '../../lib/format'

/** What guests say: in numbers, by what they speak of, and in their own words. */
export function ReviewsPanel({ reviews }: { reviews: Reviews }) {
  const spoken = (Object.entries(reviews.aspects) as [Aspect, Reviews['aspects'][Aspect] & object][])
    .filter(([, one]) => one.praised + one.complained > 0)
    .toSorted(([, a], [, b]) => b.praised + b.complained - a.praised - a.complained)
  return (
    <section className="panel" aria-label="What guests say">
      <header className="panel__head"><h2>What guests say</h2><span className="panel__hint">{number(reviews.count)} reviews read</span></header>
      <dl className="figures figures--small">
        <div className="figure"><dt>Average</dt><dd>{reviews.rating === null ? '–' : number(reviews.rating, 1)}<small>{reviews.rating === null ? 'not measured: too few ratings' : `of 5, from ${number(reviews.rated)} ratings${reviews.rating_margin === null ? '' : `, ± ${number(reviews.rating_margin, 1)}`}`}</small></dd></div>
        <div className="figure"><dt>New reviews</dt><dd>{reviews.per_month === null ? '–' : number(reviews.per_month, 1)}<small>{reviews.per_month === null ? 'not measured: too few to tell' : 'a month, over the last year'}</small></dd></div>
      </dl>
      <ul className="told">
        <li>{trendOf(reviews)}</li>
        <li>{responsesOf(reviews)}</li>
      </ul>
      {spoken.length === 0 ? <p className="panel__hint">Guests leave stars here, but few words.</p> : (
        <ul className="aspects" aria-label="What guests speak of">
          {spoken.map(([name, one]) => <AspectRow key={name} name={name} one={one} most={spoken[0]?.[1] ?? one} />)}
        </ul>
      )}
    </section>
  )
}

interface Said {
  praised: number
  complained: number
  quotes: Quote[]
}

function AspectRow({ name, one, most }: { name: Aspect; one: Said; most: Said }) {
  const share = (count: number) => `${(100 * count) / (most.praised + most.complained)}%`
  const pick = (polarity: 1 | -1) => one.quotes.find((quote) => quote.polarity === polarity)
  const quotes = [pick(-1), pick(1)].filter((quote) => quote !== undefined)
  const row = (
    <>
      <span className="aspect__name">{ASPECTS[name]}</span>
      <span className="aspect__track" aria-hidden="true">
        <span className="aspect__good" style={{ width: share(one.praised) }} /><span className="aspect__bad" style={{ width: share(one.complained) }} />
      </span>
      <span className="aspect__counts">{one.praised} praise, {one.complained} complain</span>
    </>
  )
  if (quotes.length === 0) return <li className="aspect aspect--mute">{row}</li>
  return (
    <li>
      <details>
        <summary className="aspect">{row}</summary>
        {quotes.map((quote) => <Said key={quote.id + quote.text} quote={quote} />)}
      </details>
    </li>
  )
}

function Said({ quote: { text, source, rating, at, polarity } }: { quote: Quote }) {
  const about = [SOURCES[source], rating === null ? null : `${number(rating, 1)} stars`, at && day(at.slice(0, 10), true)].filter(Boolean)
  return (
    <figure className={`quote ${polarity > 0 ? 'quote--good' : 'quote--bad'}`}>
      <blockquote>“{text}”</blockquote>
      <figcaption>{about.join(' · ')}</figcaption>
    </figure>
  )
}
