import { useState } from 'react'

/** Why not: asked, never demanded. */
export function Declining({ busy, onDecline, onBack }: { busy: boolean; onDecline: (reason: string) => void; onBack: () => void }) {
  const [reason, setReason] = useState('')
  return (
    <form className="advice__form" onSubmit={(event) => {
      event.preventDefault()
      onDecline(reason.trim())
    }}>
      <input aria-label="Why not? It helps me suggest better" placeholder="Why not? (optional)" value={reason} autoFocus
        onChange={(event) => setReason(event.target.value)} maxLength={500} />
      <button type="submit" className="button button--small" disabled={busy}>Not for us</button>
      <button type="button" className="button button--plain button--small" onClick={onBack}>Back</button>
    </form>
  )
}
