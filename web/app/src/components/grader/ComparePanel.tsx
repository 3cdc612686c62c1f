import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import type { GraderApi } from '../../api/grader'
import { explain } from '../../api/http'
import { shortUrl } from '../../grade/words'
import { useLoad } from '../../lib/useLoad'
import { useMe } from '../../thread/me'
import { Icon } from '../Icon'
import { Panel } from '../menu/Panel'
import { CompareTable } from './CompareTable'

const LOOK = 2_500 // ms between looks while a competitor is being graded
const LOOKS = 26 // a grade is final after a minute at most

/** Up to five others that the owner names, side by side. */
export function ComparePanel({ api, stamp }: { api: GraderApi; stamp: string }) {
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const loaded = useLoad(`compare ${stamp}`, async () => {
    const [comparison, named] = await Promise.all([api.compare(), api.competitors()])
    return { ...comparison, names: named.competitors.map(({ target }) => target), most: named.most }
  })
  const watch = useWatched(loaded.reload, (loaded.data?.missing.length ?? 0) > 0)

  const attempt = (work: Promise<unknown>) => {
    setBusy(true)
    setProblem(null)
    work.then(loaded.reload, (error: unknown) => setProblem(explain(error))).finally(() => setBusy(false))
  }
  const add = (names: string[], target: string) => attempt(api.nameCompetitors([...names, target]).then(async () => {
    await api.start(target)
    watch()
  }))

  return (
    <Panel title="Beside your competitors" loaded={loaded}>
      {({ own, compared, missing, names, most }) => (
        <>
          {names.length === 0 && <p className="panel__hint">Name up to {most} places you are measured against. They are graded by the same rules, from what anyone can see.</p>}
          {own && compared.length > 0 && <CompareTable own={own} others={compared} />}
          {missing.length > 0 && <p className="panel__hint" role="status"><span className="spinner spinner--inline" aria-hidden="true" /> {missing.map(shortUrl).join(', ')}: being graded</p>}
          {names.length > 0 && mayDecide && (
            <ul className="chips chips--named" aria-label="Competitors">
              {names.map((name) => (
                <li key={name} className="chip chip--named">{shortUrl(name)}
                  <button type="button" className="icon-button" disabled={busy} aria-label={`Remove ${shortUrl(name)}`} onClick={() => attempt(api.nameCompetitors(names.filter((one) => one !== name)))}><Icon name="close" size={15} /></button>
                </li>
              ))}
            </ul>
          )}
          {mayDecide && names.length < most && <AddForm key={names.length} busy={busy} onAdd={(target) => add(names, target)} />}
          {problem && <p className="target__problem" role="alert">{problem}</p>}
        </>
      )}
    </Panel>
  )
}

function AddForm({ busy, onAdd }: { busy: boolean; onAdd: (target: string) => void }) {
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('competitor')
    if (typeof typed === 'string' && typed.trim()) onAdd(typed.trim())
  }
  return (
    <form className="advice__form" onSubmit={onSubmit}>
      <input name="competitor" aria-label="A competitor’s website" placeholder="Their website" required maxLength={2000} autoCapitalize="none" spellCheck={false} />
      <button type="submit" className="button button--small" disabled={busy}>Add</button>
    </form>
  )
}

/** Looks again while somebody is being graded; in the end it is left to the next visit. */
function useWatched(reload: () => void, waiting: boolean) {
  const [looks, setLooks] = useState(0)
  const latest = useRef(reload)
  useEffect(() => {
    latest.current = reload
  })
  useEffect(() => {
    if (looks === 0 || !waiting) return
    const timer = setTimeout(() => {
      latest.current()
      setLooks(looks - 1)
    }, LOOK)
    return () => clearTimeout(timer)
  }, [looks, waiting])
  return () => setLooks(LOOKS)
}
