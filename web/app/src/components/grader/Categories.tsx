import type { CategoryName, Category } from '../../api/grades'
import { whole } from '../../grade/words'
import { Icon } from '../Icon'
import { toneOf } from './tone'

/** The parts of the grade; each leads to the checks behind it. */
export function Categories({ categories, onOpen }: { categories: Category[]; onOpen: (name: CategoryName) => void }) {
  return (
    <ul className="parts" aria-label="The parts of the grade">
      {categories.map((one) => (
        <li key={one.name}>
          <button type="button" className="part" onClick={() => onOpen(one.name)}>
            <span className="part__name">{one.title}</span>
            <span className="part__score">{one.score ?? '–'}<span className="sr-only">{one.score === null ? ' not measured' : ' of 100'}</span></span>
            <Icon name="arrow" size={16} />
            <span className="part__track" aria-hidden="true">
              {one.score !== null && <span className={`part__bar tone--${toneOf(one.score)}`} style={{ width: `${Math.max(2, one.score)}%` }} />}
            </span>
            <span className="part__about">counts {whole(one.weight)} · {one.coverage === 0 ? 'not measured' : `${whole(one.coverage)} measured`}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
