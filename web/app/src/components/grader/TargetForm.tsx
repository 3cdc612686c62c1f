import { useId, type SubmitEvent } from 'react'
import type { Place } from '../../api/grades'
import { useOnline } from '../../lib/useOnline'

interface Props {
  onGrade: (target: string) => void
  busy: boolean
  error: string | null
  initial?: string
  big?: boolean
}

/** One field: a website's address, or a name. What is wrong with it stands below it. */
export function TargetForm({ onGrade, busy, error, initial = '', big = false }: Props) {
  const id = useId()
  const online = useOnline()
  const problem = online ? error : 'You’re offline. Try again when you’re back.'
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('target')
    if (typeof typed === 'string' && typed.trim() && online) onGrade(typed.trim())
  }
  return (
    <form className={`target ${big ? 'target--big' : ''}`} onSubmit={onSubmit} role="search" aria-label="Grade a restaurant">
      <label htmlFor={id} className="target__label">Website or name of the restaurant</label>
      <div className="target__row">
        <input id={id} name="target" key={initial} defaultValue={initial} required maxLength={2000} inputMode="url" autoCapitalize="none" autoComplete="url" spellCheck={false}
          placeholder="mariosrestaurant.com" aria-invalid={problem !== null} aria-describedby={`${id}-problem`} />
        <button type="submit" className="button button--primary" disabled={busy || !online}>{busy ? 'Grading…' : 'Grade it'}</button>
      </div>
      <p id={`${id}-problem`} className="target__problem" role="alert">{problem}</p>
    </form>
  )
}

/** Several places go by that name: the owner picks, nobody guesses. */
export function Candidates({ places, onPick }: { places: Place[]; onPick: (place: Place) => void }) {
  return (
    <section className="panel" aria-label="Which one is it?">
      <header className="panel__head"><h2>Which one is it?</h2></header>
      <p className="panel__hint">Several places go by that name.</p>
      <ul className="candidates">
        {places.map((place) => (
          <li key={place.place_id}>
            <button type="button" className="candidate" onClick={() => onPick(place)}><b>{place.name}</b><span>{place.address}</span></button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What to ask for when this one was picked. */
export const targetOf = ({ name, address, website }: Place) => website ?? `${name}, ${address}`
