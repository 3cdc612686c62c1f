import { useEffect, useRef } from 'react'
import type { Category, CategoryName, Check } from '../../api/grades'
import { pointsOf, STATUSES } from '../../grade/words'
import { Icon, type IconName } from '../Icon'
import { toneOf } from './tone'

const ICONS: Record<Check['status'], IconName> = { pass: 'check', partial: 'half', fail: 'close', not_measured: 'none' }
const ORDER: Check['status'][] = ['fail', 'partial', 'not_measured', 'pass']

interface Props {
  checks: Check[]
  categories: Category[]
  open: CategoryName | null
  onToggle: (name: CategoryName | null) => void
  onShow: (check: Check) => void
}

/** Every question that was asked, what to mend first; each opens its evidence. */
export function Checks({ checks, categories, open, onToggle, onShow }: Props) {
  return (
    <section className="panel" aria-label="Every check and its evidence">
      <header className="panel__head"><h2>Every check and its evidence</h2><span className="panel__hint">{checks.length} questions</span></header>
      <div className="groups">
        {categories.map((category) => (
          <Group key={category.name} category={category} checks={checks.filter((one) => one.category === category.name)}
            open={open === category.name} onToggle={onToggle} onShow={onShow} />
        ))}
      </div>
    </section>
  )
}

interface GroupProps extends Omit<Props, 'categories' | 'open'> {
  category: Category
  open: boolean
}

function Group({ category, checks, open, onToggle, onShow }: GroupProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (open) box.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }, [open])
  const count = (status: Check['status']) => checks.filter((one) => one.status === status).length
  const told: [number, string][] = [[count('pass'), 'good'], [count('partial') + count('fail'), 'to mend'], [count('not_measured'), 'not measured']]
  const counts = told.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  const sorted = checks.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || b.max_points - b.points - (a.max_points - a.points))
  return (
    <div className="group" ref={box}>
      <h3>
        <button type="button" className="group__head" aria-expanded={open} onClick={() => onToggle(open ? null : category.name)}>
          <span className="group__name">{category.title}</span>
          <span className="group__counts">{counts.join(', ')}</span>
          <b className={`group__score tone-text--${toneOf(category.score)}`}>{category.score ?? '–'}</b>
        </button>
      </h3>
      {open && (
        <ul className="checklist">
          {sorted.map((check) => (
            <li key={check.id}>
              <button type="button" className={`check check--${check.status}`} aria-haspopup="dialog" data-check={check.id} onClick={() => onShow(check)}>
                <span className="check__mark"><Icon name={ICONS[check.status]} size={15} /></span>
                <span className="check__words"><b>{check.what}</b><span>{check.evidence.summary}</span></span>
                <span className="check__points"><span className="sr-only">{STATUSES[check.status]}, </span>{pointsOf(check)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
