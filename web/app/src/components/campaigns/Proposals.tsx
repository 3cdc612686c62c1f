import { useState } from 'react'
import type { CampaignApi } from '../../api/campaigns'
import type { Overview } from '../../api/campaign-types'
import { useMe } from '../../thread/me'
import { Declining } from '../menu/Declining'
import { Trouble } from './parts'
import { useAct } from './useAct'

type Proposal = Overview['proposals'][number]

interface Props {
  api: CampaignApi
  proposals: Proposal[]
  onDecided: () => void
}

/** What earlier campaigns suggest; nothing changes before it is taken. */
export function Proposals({ api, proposals, onDecided }: Props) {
  return (
    <section className="panel" aria-labelledby="proposals">
      <header className="panel__head"><h2 id="proposals">Learned from your results</h2></header>
      <ul className="advice">{proposals.map((each) => <Item key={each.id} api={api} proposal={each} onDecided={onDecided} />)}</ul>
    </section>
  )
}

function Item({ api, proposal, onDecided }: Omit<Props, 'proposals'> & { proposal: Proposal }) {
  const mayDecide = ['owner', 'manager'].includes(useMe()?.role ?? '')
  const [declining, setDeclining] = useState(false)
  const { busy, error, act } = useAct()
  const why = Array.isArray(proposal.why) ? proposal.why : [proposal.why]
  const decide = (decision: 'accept' | 'decline', reason?: string) => void act(() => api.decide(proposal.id, decision, reason), onDecided)
  return (
    <li className="advice__item">
      <p className="advice__title">{proposal.title}</p>
      <ul className="told">{why.map((each) => <li key={each}>{each}</li>)}</ul>
      <Trouble text={error} />
      {proposal.status !== 'open' ? <p className="advice__state">{proposal.status === 'accepted' ? 'Taken on' : 'Not for us'}</p>
        : declining ? <Declining busy={busy} onDecline={(reason) => decide('decline', reason)} onBack={() => setDeclining(false)} />
          : mayDecide && (
            <div className="advice__actions">
              <button type="button" className="button button--small" disabled={busy} onClick={() => decide('accept')}>Do it this way</button>
              <button type="button" className="button button--plain button--small" disabled={busy} onClick={() => setDeclining(true)}>Not for us</button>
            </div>
          )}
    </li>
  )
}
