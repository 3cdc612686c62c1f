import { useId, useState, type SyntheticEvent, type ReactNode } from 'react'
import type { Approval, Decision } from '../../api/types'
import { money } from '../../lib/format'
import { useCurrency } from '../../thread/me'
import { Icon } from '../Icon'
import { TextsForm } from './TextsForm'

interface Props {
  approval: Approval
  onDecide: (decision: Decision) => Promise<void>
}

type Mode = 'choose' | 'edit' | 'decline'

export function ApprovalActions({ approval, onDecide }: Props) {
  const [mode, setMode] = useState<Mode>('choose')
  const [busy, setBusy] = useState(false)
  const price = approval.diff.find(({ field }) => field.startsWith('price'))

  const decide = async (decision: Decision) => {
    setBusy(true)
    await onDecide(decision)
    setBusy(false)
    setMode('choose')
  }
  const back = () => setMode('choose')

  if (mode === 'edit' && price) {
    return <PriceForm price={price.after} busy={busy} onBack={back} onSave={(value) => void decide({ decision: 'edit', edit: { price: value } })} />
  }
  if (mode === 'edit' && approval.message) {
    return <TextsForm message={approval.message} busy={busy} onBack={back} onSave={(edit) => void decide({ decision: 'edit', edit })} />
  }
  if (mode === 'decline') {
    return <DeclineForm busy={busy} onBack={back} onDecline={(reason) => void decide({ decision: 'reject', ...(reason && { reason }) })} />
  }
  return (
    <div className="approval__actions">
      <button type="button" className="button button--primary" disabled={busy} onClick={() => void decide({ decision: 'approve' })}>
        <Icon name="check" size={18} /> {busy ? 'One moment…' : 'Approve'}
      </button>
      {(price ?? approval.message) && <button type="button" className="button" disabled={busy} onClick={() => setMode('edit')}>Edit</button>}
      <button type="button" className="button button--plain" disabled={busy} onClick={() => setMode('decline')}>Decline</button>
    </div>
  )
}

interface FormProps {
  label: string
  note: string
  submit: string
  busy: boolean
  onBack: () => void
  onSubmit: () => void
  children: (id: string) => ReactNode
}

function Form({ label, note, submit, busy, onBack, onSubmit, children }: FormProps) {
  const id = useId()
  const onForm = (event: SyntheticEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className="approval__form" onSubmit={onForm}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      <p className="muted">{note}</p>
      <div className="approval__actions">
        <button type="submit" className="button button--primary" disabled={busy}>{submit}</button>
        <button type="button" className="button button--plain" onClick={onBack}>Back</button>
      </div>
    </form>
  )
}

function PriceForm({ price, busy, onBack, onSave }: { price: unknown; busy: boolean; onBack: () => void; onSave: (price: number) => void }) {
  const [text, setText] = useState(String(price))
  const currency = useCurrency()
  const value = Number(text.replace(',', '.'))
  const valid = text.trim() !== '' && Number.isFinite(value) && value > 0
  return (
    <Form label="New price" note="This approves the change with your price." submit={valid ? `Approve at ${money(value, currency)}` : 'Approve'} busy={busy || !valid}
      onBack={onBack} onSubmit={() => valid && onSave(value)}>
      {(id) => <input id={id} className="field field--price" inputMode="decimal" autoComplete="off" value={text} autoFocus
        aria-invalid={!valid} onFocus={(event) => event.target.select()} onChange={(event) => setText(event.target.value)} />}
    </Form>
  )
}

function DeclineForm({ busy, onBack, onDecline }: { busy: boolean; onBack: () => void; onDecline: (reason: string) => void }) {
  const [reason, setReason] = useState('')
  return (
    <Form label="Why not? (optional)" note="I learn from your reasons." submit="Decline it" busy={busy} onBack={onBack}
      onSubmit={() => onDecline(reason.trim())}>
      {(id) => <input id={id} className="field" autoComplete="off" maxLength={300} value={reason} autoFocus
        placeholder="Too steep for our regulars" onChange={(event) => setReason(event.target.value)} />}
    </Form>
  )
}
