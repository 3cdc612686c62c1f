import { useState, type SubmitEvent } from 'react'
import type { GraderApi } from '../../api/grader'
import type { GraderSettings, Place } from '../../api/grades'
import { explain } from '../../api/http'
import type { Loaded } from '../../lib/useLoad'
import { useMe } from '../../thread/me'
import { Panel } from '../menu/Panel'

const FIELDS = [
  { name: 'website', label: 'Website' },
  { name: 'phone', label: 'Phone' },
  { name: 'address', label: 'Address' },
  { name: 'facebook', label: 'Facebook page' },
  { name: 'instagram', label: 'Instagram account' },
  { name: 'yelp_id', label: 'Yelp name' },
] as const

const RHYTHMS = [['weekly', 'Every week'], ['monthly', 'Every month'], ['off', 'Only when I ask']] as const

interface Props {
  api: GraderApi
  loaded: Loaded<GraderSettings>
}

/** How the restaurant is found, and how often it is graded by itself. */
export function SettingsPanel({ api, loaded }: Props) {
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [told, setTold] = useState<{ text: string; bad: boolean } | null>(null)
  const [busy, setBusy] = useState(false)

  const save = (wanted: Partial<GraderSettings>) => {
    setBusy(true)
    setTold(null)
    api.settle(wanted).then(() => {
      setTold({ text: 'Kept. The next grade goes by it.', bad: false })
      loaded.reload()
    }, (error: unknown) => setTold({ text: explain(error), bad: true })).finally(() => setBusy(false))
  }

  return (
    <Panel title="Where you are found" loaded={loaded}>
      {(settings) => (
        <>
          <details className="numbers">
            <summary>{settings.website ? 'Addresses and rhythm' : 'Tell me where you are found'}</summary>
            <form className="asks asks--settings" onSubmit={(event) => save(changed(event, settings))} key={JSON.stringify(settings)}>
              {FIELDS.map(({ name, label }) => (
                <label key={name} className="ask ask--wide">{label}
                  <input name={name} defaultValue={settings[name] ?? ''} maxLength={2000} readOnly={!mayDecide} spellCheck={false} />
                </label>
              ))}
              <label className="ask ask--wide">Delivery listings, one a line
                <textarea name="delivery" rows={3} defaultValue={settings.delivery.join('\n')} readOnly={!mayDecide} spellCheck={false} />
              </label>
              <label className="ask ask--wide">Grade me again
                <select name="regrade" defaultValue={settings.regrade} disabled={!mayDecide}>{RHYTHMS.map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select>
              </label>
              {mayDecide && <button type="submit" className="button button--primary ask--wide" disabled={busy}>Keep this</button>}
            </form>
            {mayDecide && settings.names && <OnGoogle api={api} settings={settings} onPick={(place) => save({ place_id: place.place_id })} />}
          </details>
          <p className={told?.bad ? 'target__problem' : 'panel__hint'} role="status">{told?.text}</p>
        </>
      )}
    </Panel>
  )
}

function changed(event: SubmitEvent<HTMLFormElement>, old: GraderSettings): Partial<GraderSettings> {
  event.preventDefault()
  const form = new FormData(event.currentTarget)
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const fields = FIELDS.filter(({ name }) => text(name) !== (old[name] ?? '')).map(({ name }) => [name, text(name) || null])
  const delivery = text('delivery').split('\n').map((line) => line.trim()).filter(Boolean)
  return { ...Object.fromEntries(fields) as Partial<GraderSettings>, delivery, regrade: text('regrade') as GraderSettings['regrade'] }
}

/** Which place on Google is theirs: several go by the same name. */
function OnGoogle({ api, settings, onPick }: { api: GraderApi; settings: GraderSettings; onPick: (place: Place) => void }) {
  const [places, setPlaces] = useState<Place[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const look = () => {
    setProblem(null)
    api.candidates(settings.name).then(setPlaces, (error: unknown) => setProblem(explain(error)))
  }
  return (
    <div className="ongoogle">
      <button type="button" className="button button--small" onClick={look}>Find us on Google</button>
      {problem && <p className="target__problem" role="alert">{problem}</p>}
      {places?.length === 0 && <p className="panel__hint">Google knows no place by that name.</p>}
      {places && places.length > 0 && (
        <ul className="candidates">
          {places.map((place) => (
            <li key={place.place_id}>
              <button type="button" className="candidate" aria-pressed={place.place_id === settings.place_id} onClick={() => onPick(place)}><b>{place.name}</b><span>{place.address}</span></button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
