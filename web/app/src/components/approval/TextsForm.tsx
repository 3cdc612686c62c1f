import { useId, useState, type SyntheticEvent } from 'react'
import type { Approval, OutgoingText } from '../../api/types'
import { channelWords } from './words'

interface Props {
  message: NonNullable<Approval['message']>
  busy: boolean
  onSave: (edit: Record<string, unknown>) => void
  onBack: () => void
}

/** A text's name in an edit: `sms:A`; of a message that is the only one, `text`. */
const nameOf = ({ channel, variant }: OutgoingText) => (variant ? `${channel}:${variant}` : 'text')

/** The texts, to be changed before the yes. Only what was changed is sent. */
export function TextsForm({ message, busy, onSave, onBack }: Props) {
  const texts = [message, ...(message.more ?? [])]
  const [changed, setChanged] = useState<Record<string, string>>({})
  const id = useId()
  const empty = Object.values(changed).some((text) => !text.trim())
  const onForm = (event: SyntheticEvent) => {
    event.preventDefault()
    onSave(changed)
  }
  return (
    <form className="approval__form" onSubmit={onForm}>
      {texts.map((one, index) => (
        <div key={nameOf(one)} className="ask">
          <label htmlFor={`${id}${index}`}>{channelWords(one.channel)}{one.variant && one.variant !== 'A' ? `, text ${one.variant}` : ''}</label>
          <textarea id={`${id}${index}`} className="editor__text" rows={one.channel === 'sms' ? 4 : 7} autoFocus={index === 0} value={changed[nameOf(one)] ?? one.text}
            onChange={(event) => setChanged({ ...changed, [nameOf(one)]: event.target.value })} />
        </div>
      ))}
      <p className="muted">This approves it with your words. They are checked once more first.</p>
      <div className="approval__actions">
        <button type="submit" className="button button--primary" disabled={busy || empty || Object.keys(changed).length === 0}>{busy ? 'One moment…' : 'Approve with my words'}</button>
        <button type="button" className="button button--plain" onClick={onBack}>Back</button>
      </div>
    </form>
  )
}
