import { useId, useState, type SyntheticEvent } from 'react'
import type { CampaignApi } from '../../api/campaigns'
import type { VoiceScore } from '../../api/content'
import { Trouble } from '../campaigns/parts'
import { useAct } from '../campaigns/useAct'
import { toneOf } from '../grader/tone'

/** Any text, held beside the voice. */
export function ScorePanel({ api, learned }: { api: CampaignApi; learned: boolean }) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<VoiceScore | null>(null)
  const { busy, error, act } = useAct()
  const id = useId()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    void act(() => api.score(text), setFound)
  }
  return (
    <section className="panel" aria-label="Does it sound like you?">
      <header className="panel__head"><h2>Does it sound like you?</h2></header>
      <form className="ask" onSubmit={submit}>
        <label htmlFor={id} className="sr-only">A text to try</label>
        <textarea id={id} className="editor__text" rows={4} value={text} maxLength={4000} placeholder="Paste any text: yours, or one somebody wrote for you." onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="button" disabled={busy || !text.trim()}>{busy ? 'Listening…' : 'Try it'}</button>
      </form>
      <Trouble text={error} />
      {found && (
        <div className="answer" role="status">
          {found.score === null ? <p>{learned ? 'That is too short to tell.' : 'I have nothing of yours to hold it beside yet.'}</p>
            : <p><strong className={`tone-text--${toneOf(found.score)}`}>{found.score} of 100</strong> {found.score >= 80 ? 'That could be you.' : found.score >= 60 ? 'Close, with a few things off.' : 'That is not how you speak.'}</p>}
          {found.off.length > 0 && <ul>{found.off.map((each) => <li key={each}>{each}</li>)}</ul>}
        </div>
      )}
    </section>
  )
}
