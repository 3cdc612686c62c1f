import { useState } from 'react'
import type { VoiceEdit, VoiceProfile } from '../../api/content'
import { useMe } from '../../thread/me'
import { habitsOf, traitsOf, type Trait } from './traits'

interface Props {
  profile: VoiceProfile
  busy: boolean
  onSettle: (fields: VoiceEdit) => void
}

/** Each trait between its ends; three can be moved by hand, and learning leaves them alone then. */
export function TraitsPanel({ profile, busy, onSettle }: Props) {
  const may = ['owner', 'manager'].includes(useMe()?.role ?? '')
  return (
    <section className="panel panel--first" aria-label="How you sound">
      <header className="panel__head"><h2>How you sound</h2>{!profile.learned && <span className="badge">House style</span>}</header>
      <ul className="traits">
        {traitsOf(profile.traits).map((trait) => <li key={trait.name}><Bar trait={trait} busy={busy} may={may} onSettle={onSettle} /></li>)}
      </ul>
      <ul className="told">{habitsOf(profile.traits).map((each) => <li key={each}>{each}</li>)}</ul>
      {profile.explained.length > 0 && (
        <details className="numbers"><summary>What this rests on</summary><ul className="told">{profile.explained.map((each) => <li key={each}>{each}</li>)}</ul></details>
      )}
    </section>
  )
}

function Bar({ trait: { key, name, low, high, at, said }, busy, may, onSettle }: { trait: Trait; busy: boolean; may: boolean; onSettle: Props['onSettle'] }) {
  const [value, setValue] = useState(Math.round(100 * at))
  const done = () => key && value !== Math.round(100 * at) && onSettle({ traits: { [key]: value / 100 } })
  return (
    <div className="trait">
      <p className="trait__head"><b>{name}</b><span>{said}</span></p>
      {key && may ? (
        <input type="range" min={0} max={100} step={5} value={value} aria-label={name} aria-valuetext={said} disabled={busy}
          onChange={(event) => setValue(Number(event.target.value))} onPointerUp={done} onKeyUp={done} onBlur={done} />
      ) : <span className="trait__track" aria-hidden="true"><span className="trait__dot" style={{ left: `${100 * at}%` }} /></span>}
      <p className="trait__ends" aria-hidden="true"><span>{low}</span><span>{high}</span></p>
    </div>
  )
}
