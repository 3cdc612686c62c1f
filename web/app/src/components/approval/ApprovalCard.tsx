import { useId, useState } from 'react'
import type { Approval, OutgoingText } from '../../api/types'
import { ApiError, explain } from '../../api/http'
import { remaining } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import { useCurrency, useMe } from '../../thread/me'
import { useApprovalLine } from '../../thread/useApprovals'
import { Icon } from '../Icon'
import { ApprovalActions } from './ApprovalActions'
import { channelWords, decisionWords, fieldWords, riskOf, rolesWords, STATUSES, valueWords } from './words'

/** One thing that waits for a yes, and afterwards what became of it. */
export function ApprovalCard({ approval: given }: { approval: Approval }) {
  const { latest, decide } = useApprovalLine()
  const approval = latest(given)
  const titleId = useId()
  const now = useNow()
  const left = remaining(approval.expires_at, now)
  const pending = approval.status === 'pending'
  const status = pending && !left ? 'expired' : approval.status
  const [problem, setProblem] = useState<string | null>(null)

  const onDecide = async (decision: Parameters<typeof decide>[1]) => {
    setProblem(null)
    try {
      await decide(approval, decision)
    } catch (error) {
      const winner = error instanceof ApiError && error.status === 409 ? error.problem.approval : undefined
      setProblem((winner && decisionWords(winner)) ?? explain(error))
    }
  }

  return (
    <section className={`approval is-${status}`} aria-labelledby={titleId} data-status={status}>
      <header className="approval__head">
        <StatusLine status={status} />
        <Risk approval={approval} />
      </header>
      <h3 className="approval__title" id={titleId}>{approval.title}</h3>
      <Diff approval={approval} done={status === 'executed'} />
      {approval.message && [approval.message, ...(approval.message.more ?? [])].map((one) => (
        <Outgoing key={`${one.channel} ${one.variant ?? ''}`} message={one} />
      ))}
      {!!approval.notes?.length && <ul className="approval__notes">{approval.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      {problem && <p className="approval__problem" role="alert"><Icon name="alert" size={18} /> {problem}</p>}
      {status === 'pending' && <Decide approval={approval} onDecide={onDecide} />}
      <footer className="approval__foot">
        {status === 'pending'
          ? <><Icon name="clock" size={15} /> <span>Open for {left}. <Code code={approval.short_code} /></span></>
          : <span>{footer(approval, status)}</span>}
      </footer>
    </section>
  )
}

function StatusLine({ status }: { status: Approval['status'] }) {
  const icon = status === 'executed' ? 'check' : status === 'failed' ? 'alert' : status === 'rejected' ? 'close' : 'clock'
  return <p className="approval__status" role="status"><Icon name={icon} size={16} /> {STATUSES[status]}</p>
}

function Risk({ approval }: { approval: Approval }) {
  const { label, meaning } = riskOf(approval)
  return <span className={`badge badge--${approval.risk}`} title={meaning}>{label}</span>
}

function Code({ code }: { code: string }) {
  const me = useMe()
  const where = me ? ` --restaurant ${me.restaurant.id}` : ''
  return <span title={`In a terminal: tableside approvals approve ${code}${where}`}>Code <b className="code">{code}</b></span>
}

function Diff({ approval: { diff, cost }, done }: { approval: Approval; done: boolean }) {
  const currency = useCurrency()
  return (
    <dl className="diff">
      {diff.map(({ field, before, after }) => (
        <div key={field} className="diff__row">
          <dt>{fieldWords(field)}</dt>
          <dd>
            <span className="sr-only">{done ? 'was' : 'now'} </span><del>{valueWords(field, before, currency)}</del>
            <Icon name="arrow" size={18} />
            <span className="sr-only">{done ? 'now' : 'then'} </span><ins>{valueWords(field, after, currency)}</ins>
          </dd>
        </div>
      ))}
      {typeof cost === 'number' && <div className="diff__row"><dt>Cost</dt><dd><ins>{valueWords('cost', cost, currency)}</ins></dd></div>}
    </dl>
  )
}

function Outgoing({ message: { channel, text, variant, subject, guests, audience_count: count } }: { message: OutgoingText & { audience_count?: number } }) {
  const reached = guests ?? count
  const several = variant && variant !== 'A' ? `, text ${variant}` : ''
  return (
    <figure className="outgoing">
      <figcaption>{channelWords(channel)}{several}{reached !== undefined && `, to ${reached} ${reached === 1 ? 'guest' : 'guests'}`}</figcaption>
      <blockquote>{subject && <b className="outgoing__subject">{subject}</b>}{text}</blockquote>
    </figure>
  )
}

function Decide(props: { approval: Approval; onDecide: Parameters<typeof ApprovalActions>[0]['onDecide'] }) {
  const me = useMe()
  if (me && !props.approval.allowed_roles.includes(me.role)) {
    return <p className="approval__closed">Only {rolesWords(props.approval.allowed_roles)} can decide this. You are signed in as {me.role}.</p>
  }
  return <ApprovalActions {...props} />
}

function footer(approval: Approval, status: Approval['status']): string {
  const decided = decisionWords(approval)
  if (status === 'expired') return 'Nothing was changed. Ask again and I will prepare a new one.'
  return [decided, status === 'failed' || status === 'rejected' ? approval.outcome : null].filter(Boolean).join('. ')
}
