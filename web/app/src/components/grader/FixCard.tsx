import { useState } from 'react'
import type { Check, Fix } from '../../api/grades'
import { explain } from '../../api/http'
import { copied, EFFORTS, gain, stepsOf } from '../../grade/words'
import { CopyButton } from '../CopyButton'
import { Icon } from '../Icon'
import { Declining } from '../menu/Declining'

/** What an owner may do with a recommendation; strangers and guests of a link only read. */
export interface Acting {
  decide: (id: string, decision: 'accept' | 'decline', reason?: string) => Promise<void>
  handOver: (brief: string) => void
  mayDecide: boolean
}

interface Props {
  fix: Fix
  rank?: number
  checks: Check[]
  acting: Acting | null
  onShow: (check: Check) => void
}

export function FixCard({ fix, rank, checks, acting, onShow }: Props) {
  const { lead, steps } = stepsOf(fix)
  const behind = checks.filter(({ id }) => fix.checks.includes(id))
  return (
    <li className="fix" data-fix={fix.id}>
      <div className="fix__top">
        {rank && <span className="fix__rank" aria-hidden="true">{rank}</span>}
        <span className="fix__gain">{gain(fix.points)}</span>
        <span className="badge">{EFFORTS[fix.effort]}</span>
      </div>
      <h3 className="fix__title">{fix.title}</h3>
      <p className="fix__why">{fix.why}</p>
      <details className="numbers fix__how">
        <summary>How to do it</summary>
        <div className="fix__fix">
          {lead && <p>{lead}</p>}
          {steps.length > 0 && <ol>{steps.map((step) => <li key={step}>{step}</li>)}</ol>}
          {fix.code && <pre className="fix__code" tabIndex={0} aria-label="To copy"><code>{fix.code.text}</code></pre>}
          <CopyButton text={copied(fix)} label={fix.code ? 'Copy this block' : 'Copy the steps'} />
          {behind.length > 0 && (
            <p className="fix__behind">Seen in: {behind.map((check) => (
              <button key={check.id} type="button" className="textlink" aria-haspopup="dialog" onClick={() => onShow(check)}>{check.what}</button>
            ))}</p>
          )}
        </div>
      </details>
      {acting && <Actions fix={fix} acting={acting} />}
    </li>
  )
}

const HANDED: Record<string, string> = { content: 'Write it with me', campaigns: 'Plan it with me' }

function Actions({ fix, acting: { decide, handOver, mayDecide } }: { fix: Fix; acting: Acting }) {
  const [declining, setDeclining] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const say = (decision: 'accept' | 'decline', reason?: string) => {
    setBusy(true)
    setError(null)
    decide(fix.id, decision, reason).catch((failure: unknown) => setError(explain(failure))).finally(() => setBusy(false))
  }
  const { brief } = fix
  if (declining) return <Declining busy={busy} onDecline={(reason) => say('decline', reason)} onBack={() => setDeclining(false)} />
  return (
    <>
      {error && <p className="panel__hint" role="alert">{error}</p>}
      <div className="advice__actions">
        {brief && <button type="button" className="button button--primary button--small" onClick={() => handOver(brief)}>{HANDED[fix.hand_over ?? 'content']} <Icon name="arrow" size={16} /></button>}
        {mayDecide && !fix.decision && <button type="button" className={`button button--small ${brief ? '' : 'button--primary'}`} disabled={busy} onClick={() => say('accept')}>I’ll do it</button>}
        {mayDecide && !fix.decision && <button type="button" className="button button--plain button--small" disabled={busy} onClick={() => setDeclining(true)}>Not for us</button>}
      </div>
    </>
  )
}
