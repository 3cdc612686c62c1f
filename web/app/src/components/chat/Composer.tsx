import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { useOnline } from '../../lib/useOnline'
import { Icon } from '../Icon'

const MAX_HEIGHT = 200 // px
const MAX_LENGTH = 8000 // characters, as the server has it

interface Props {
  draft: string
  onDraft: (text: string) => void
  onSend: (text: string) => void
  onStop: () => void
  running: boolean
  hint: string | null
}

export function Composer({ draft, onDraft, onSend, onStop, running, hint }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const online = useOnline()
  const ready = draft.trim().length > 0 && !running && online

  useLayoutEffect(() => {
    if (!area.current) return
    area.current.style.height = 'auto'
    area.current.style.height = `${Math.min(area.current.scrollHeight, MAX_HEIGHT)}px`
  }, [draft])

  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) area.current?.focus() // on a phone the keyboard would cover the page
  }, [])

  const send = () => {
    if (!ready) return
    onSend(draft.trim())
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <div className="dock">
      <p className="dock__hint" role="status">{online ? hint : null}</p>
      {!online && <p className="dock__offline" role="status"><Icon name="offline" size={18} /> You're offline. What you type stays here until you're back.</p>}
      <form className="composer" onSubmit={(event) => { event.preventDefault(); send() }}>
        <label className="sr-only" htmlFor="composer">Message Tableside</label>
        <textarea ref={area} id="composer" rows={1} value={draft} maxLength={MAX_LENGTH} enterKeyHint="send"
          placeholder="Ask me about your menu" onKeyDown={onKeyDown}
          onChange={(event) => onDraft(event.target.value)} />
        {running
          ? <button type="button" className="composer__button is-stop" onClick={onStop} aria-label="Stop answering"><Icon name="stop" /></button>
          : <button type="submit" className="composer__button" disabled={!ready} aria-label="Send"><Icon name="send" /></button>}
      </form>
      <p className="dock__note">Prices, posts and anything a guest would see wait for your yes.</p>
    </div>
  )
}
