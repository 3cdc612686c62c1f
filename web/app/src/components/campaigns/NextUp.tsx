import type { CampaignApi } from '../../api/campaigns'
import type { Strategy } from '../../api/campaign-types'
import { addressOf } from '../../campaigns/place'
import { asNew, OBJECTIVES } from '../../campaigns/words'
import { navigate } from '../../lib/navigate'
import { Icon } from '../Icon'
import { Channels, PageLink, Trouble, Why } from './parts'
import { useAct } from './useAct'

/** The one thing that is worth most now, in front; two more beside it. */
export function NextUp({ api, strategies }: { api: CampaignApi; strategies: Strategy[] }) {
  const { busy, error, act } = useAct()
  const [first, ...rest] = strategies
  if (!first) return <p className="panel__hint">Nothing stands out today. Start one of your own whenever you like.</p>
  const make = (strategy: Strategy) => void act(() => api.create(asNew(strategy)), ({ id }) => navigate(addressOf(id, 'content')))
  return (
    <>
      <article className="nextup">
        <div className="nextup__words">
          <p className="label">{OBJECTIVES[first.objective]}</p>
          <h3 className="nextup__title">{first.title}</h3>
          <Why why={first.why} />
          <Channels channels={first.channels} />
        </div>
        <div className="nextup__do">
          {first.expected && <p className="nextup__expected"><span className="label">What to expect</span>{first.expected}</p>}
          <button type="button" className="button button--primary" disabled={busy} onClick={() => make(first)}>
            {busy ? 'Writing the texts…' : <>Make this campaign <Icon name="arrow" size={18} /></>}
          </button>
          <p className="muted">Nothing goes out before you say yes.</p>
        </div>
      </article>
      <Trouble text={error} />
      {rest.length > 0 && (
        <ul className="also" aria-label="Also worth doing">
          {rest.slice(0, 3).map((each) => (
            <li key={each.id} className="also__item">
              <p className="label">{OBJECTIVES[each.objective]}</p>
              <h3>{each.title}</h3>
              <Why why={each.why} most={1} />
              <button type="button" className="button button--small" disabled={busy} aria-label={`Make this campaign: ${each.title}`} onClick={() => make(each)}>Make this one</button>
            </li>
          ))}
        </ul>
      )}
      <PageLink to="/campaigns/new" className="golink">See what these rest on <Icon name="arrow" size={15} /></PageLink>
    </>
  )
}
