import type { Beside, Category, CategoryName, Scores } from '../../api/grades'
import { CATEGORIES, shortUrl, whole } from '../../grade/words'
import { toneOf } from './tone'

interface Graded {
  target: string
  name: string | null
  score: number | null
  grade: string | null
  coverage: number
  categories?: Scores[] | Category[]
}

const ORDER: CategoryName[] = ['google', 'website', 'reviews', 'social', 'delivery']

const called = ({ name, target }: Graded) => name ?? shortUrl(target)

/** Bars for who stands where, a table for where each is ahead. */
export function CompareTable({ own, others }: { own: Graded; others: (Beside & { categories?: Scores[] })[] }) {
  const all: Graded[] = [own, ...others]
  const ranked = all.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1))
  const detailed = others.some(({ categories }) => categories)
  return (
    <div className="compare">
      <ul className="versus" aria-label="Scores side by side">
        {ranked.map((one) => (
          <li key={one.target} className={one === own ? 'is-own' : ''}>
            <span className="versus__name">{called(one)}{one === own && ' (you)'}</span>
            <span className="versus__track" aria-hidden="true">{one.score !== null && <span className={`tone--${toneOf(one.score)}`} style={{ width: `${one.score}%` }} />}</span>
            <span className="versus__score">{one.score ?? '–'} <small>{one.grade ?? 'no score'}, {whole(one.coverage)} measured</small></span>
          </li>
        ))}
      </ul>
      {detailed ? <Details all={all} /> : (
        <ul className="told">
          {others.map((one) => <li key={one.target}><b>{called(one)}</b>: {standing(one)}</li>)}
        </ul>
      )}
    </div>
  )
}

function Details({ all }: { all: Graded[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Part by part">
      <table className="data-table data-table--compare">
        <thead><tr><th scope="col">Part</th>{all.map((one, index) => <th key={one.target} scope="col">{index === 0 ? 'You' : called(one)}</th>)}</tr></thead>
        <tbody>
          {ORDER.map((name) => (
            <tr key={name}>
              <th scope="row">{CATEGORIES[name]}</th>
              {all.map((one) => <td key={one.target}>{one.categories?.find((each) => each.name === name)?.score ?? '–'}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function standing({ ahead_in: ahead, behind_in: behind }: Beside): string {
  const list = (names: CategoryName[]) => names.map((name) => CATEGORIES[name].toLowerCase()).join(', ')
  if (ahead.length + behind.length === 0) return 'about level where both could be measured.'
  return [ahead.length > 0 && `you are ahead in ${list(ahead)}`, behind.length > 0 && `they are ahead in ${list(behind)}`].filter(Boolean).join('; ') + '.'
}
