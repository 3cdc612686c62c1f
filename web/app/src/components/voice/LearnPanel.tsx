import { useId, useState } from 'react'
import type { CampaignApi } from '../../api/campaigns'
import type { Voice } from '../../api/content'
import { day } from '../../lib/format'
import { useMe } from '../../thread/me'
import { Trouble } from '../campaigns/parts'
import { useAct } from '../campaigns/useAct'
import { Icon } from '../Icon'

interface Props {
  api: CampaignApi
  voice: Voice
  onLearned: (voice: Voice) => void
}

const SOURCES = [['website', 'Your website'], ['posts', 'Your posts'], ['replies', 'Your review replies']] as const
const FROM: Record<string, string> = { pasted: 'pasted', website: 'website', posts: 'a post', replies: 'a reply', edit: 'your edit', owner: 'you' }

/** What it is learned from: pasted texts, the site, posts, replies. */
export function LearnPanel({ api, voice, onLearned }: Props) {
  const may = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [text, setText] = useState('')
  const { busy, error, act } = useAct()
  const id = useId()
  const learn = (source: string) => void act(() => api.learn(source), (learned) => {
    setText('')
    onLearned(learned)
  })
  return (
    <section className="panel" aria-label="Texts of yours">
      <header className="panel__head"><h2>Texts of yours</h2></header>
      {may && (
        <>
          <div className="ask">
            <label htmlFor={id}>Paste some you like</label>
            <textarea id={id} className="editor__text" rows={5} value={text} placeholder="Several at once is fine: leave an empty line between them." onChange={(event) => setText(event.target.value)} />
            <button type="button" className="button button--primary" disabled={busy || !text.trim()} onClick={() => learn(text)}>{busy ? 'Reading…' : 'Learn from these'}</button>
          </div>
          <div className="advice__actions">
            <span className="label">Or read</span>
            {SOURCES.map(([source, name]) => <button key={source} type="button" className="button button--small" disabled={busy} onClick={() => learn(source)}>{name}</button>)}
          </div>
        </>
      )}
      <Trouble text={error} />
      {voice.notes && voice.notes.length > 0 && <ul className="told" role="status">{voice.notes.map((each) => <li key={each}>{each}</li>)}</ul>}
      {voice.samples.length === 0 ? <p className="panel__hint">None yet. Three or four posts or emails are enough to begin with.</p> : (
        <ul className="samples">
          {voice.samples.slice(0, 12).map((each) => (
            <li key={each.id}>
              <blockquote>{each.text}</blockquote>
              <small>{FROM[each.source] ?? each.source}, {day(each.at.slice(0, 10))}</small>
              {may && <button type="button" className="icon-button" disabled={busy} aria-label={`Forget: ${each.text.slice(0, 40)}`} onClick={() => void act(() => api.forget(each.id), onLearned)}><Icon name="close" size={16} /></button>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
