import { useState } from 'react'
import type { Check, Fix as FixType } from '../../api/grades'
import { FixCard, type Acting } from './FixCard'

const FIRST = 3

interface Props {
  fixes: FixType[]
  checks: Check[]
  acting: Acting | null
  onShow: (check: Check) => void
}

/** What to do, the best use of an hour first. */
export function Fixes({ fixes, checks, acting, onShow }: Props) {
  const [more, setMore] = useState(false)
  const open = fixes.filter(({ decision }) => !decision)
  const decided = fixes.filter(({ decision }) => decision)
  const first = open.slice(0, FIRST)
  const rest = open.slice(FIRST)
  if (fixes.length === 0) return <p className="panel__hint">There is nothing to mend in what could be measured. Well done.</p>
  return (
    <section className="fixes" aria-label="Do these first">
      <h2 className="section__title">{open.length > 0 ? 'Do these first' : 'All decided'}</h2>
      <ol className="fixes__first">
        {first.map((fix, index) => <FixCard key={fix.id} fix={fix} rank={index + 1} checks={checks} acting={acting} onShow={onShow} />)}
      </ol>
      {rest.length > 0 && (
        <button type="button" className="button" aria-expanded={more} onClick={() => setMore(!more)}>{more ? 'Show only the first three' : `Show ${rest.length} more`}</button>
      )}
      {more && <ul className="fixes__rest">{rest.map((fix) => <FixCard key={fix.id} fix={fix} checks={checks} acting={acting} onShow={onShow} />)}</ul>}
      {decided.length > 0 && (
        <ul className="told" aria-label="Decided">
          {decided.map((fix) => <li key={fix.id}>{fix.title}. <span className={`advice__state advice__state--${fix.decision?.status ?? ''}`}>{stateOf(fix)}</span></li>)}
        </ul>
      )}
    </section>
  )
}

const STATES = { accepted: 'Taken on', declined: 'Not for us', measured: 'Done and measured' }
const OUTCOMES = { done: 'mended', partly: 'partly mended', not_yet: 'not to be seen yet', not_measured: 'could not be measured again' }

function stateOf({ decision }: FixType): string {
  if (!decision) return ''
  const { status, reason, outcome } = decision
  return `${STATES[status]}${outcome && status === 'accepted' ? `, ${OUTCOMES[outcome.status]}` : ''}${reason ? `: ${reason}` : ''}`
}
