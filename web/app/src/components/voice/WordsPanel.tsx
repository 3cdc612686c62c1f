import { useState, type SyntheticEvent } from 'react'
import type { VoiceEdit, VoiceProfile } from '../../api/content'
import { useMe } from '../../thread/me'
import { Icon } from '../Icon'

interface Props {
  profile: VoiceProfile
  busy: boolean
  onSettle: (fields: VoiceEdit) => void
}

const LISTS: { key: 'phrases' | 'emoji' | 'never'; title: string; hint: string; add: string; none: string }[] = [
  { key: 'phrases', title: 'Phrases of yours', hint: 'Used now and then, never in every text.', add: 'Add a phrase', none: 'None yet.' },
  { key: 'emoji', title: 'Your emoji', hint: 'The only ones I use.', add: 'Add an emoji', none: 'None: I write without.' },
  { key: 'never', title: 'Never say', hint: 'These never stand in a text of yours.', add: 'Add a word', none: 'Nothing is ruled out yet.' },
]

/** The owner's own lists. */
export function WordsPanel({ profile, busy, onSettle }: Props) {
  const may = ['owner', 'manager'].includes(useMe()?.role ?? '')
  return (
    <section className="panel" aria-label="Your words">
      <header className="panel__head"><h2>Your words</h2></header>
      {LISTS.map(({ key, ...list }) => (
        <WordList key={key} {...list} words={profile[key]} busy={busy} may={may} onChange={(words) => onSettle({ [key]: words })} />
      ))}
      {(profile.greeting ?? profile.sign_off) && (
        <dl className="sum">
          {profile.greeting && <div><dt>You greet with</dt><dd>{profile.greeting}</dd></div>}
          {profile.sign_off && <div><dt>You sign with</dt><dd>{profile.sign_off}</dd></div>}
        </dl>
      )}
    </section>
  )
}

interface ListProps {
  title: string
  hint: string
  add: string
  none: string
  words: string[]
  busy: boolean
  may: boolean
  onChange: (words: string[]) => void
}

function WordList({ title, hint, add, none, words, busy, may, onChange }: ListProps) {
  const [text, setText] = useState('')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const word = text.trim()
    setText('')
    if (word && !words.includes(word)) onChange([...words, word])
  }
  return (
    <div className="wordlist">
      <h3 className="tile__title">{title}</h3>
      <p className="panel__hint">{hint}</p>
      {words.length === 0 && <p className="panel__hint">{none}</p>}
      <ul className="words">
        {words.map((word) => (
          <li key={word} className="word">{word}
            {may && <button type="button" disabled={busy} aria-label={`Remove ${word}`} onClick={() => onChange(words.filter((each) => each !== word))}><Icon name="close" size={15} /></button>}
          </li>
        ))}
      </ul>
      {may && (
        <form className="advice__form" onSubmit={submit}>
          <input aria-label={add} placeholder={add} value={text} maxLength={120} onChange={(event) => setText(event.target.value)} />
          <button type="submit" className="button button--small" disabled={busy || !text.trim()}>Add</button>
        </form>
      )}
    </div>
  )
}
