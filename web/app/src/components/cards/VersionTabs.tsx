import { useState } from 'react'
import type { Version } from '../../api/content'
import { CHANNELS, encodingHint, ORDER } from '../../campaigns/words'
import { money } from '../../lib/format'
import { useCurrency } from '../../thread/me'
import { Tabs } from '../campaigns/parts'
import { Preview } from '../campaigns/previews/Preview'
import { Icon } from '../Icon'

const keyOf = ({ channel, variant }: Version) => `${channel} ${variant}`

/** One text at a time, under a tab for each channel (and variant). */
export function VersionTabs({ versions }: { versions: Version[] }) {
  const ordered = versions.toSorted((a, b) => ORDER.indexOf(a.channel) - ORDER.indexOf(b.channel) || a.variant.localeCompare(b.variant))
  const [picked, setPicked] = useState('')
  const shown = ordered.find((each) => keyOf(each) === picked) ?? ordered[0]
  if (!shown) return null
  const several = (each: Version) => ordered.filter(({ channel }) => channel === each.channel).length > 1
  return (
    <>
      {ordered.length > 1 && (
        <Tabs label="Texts" current={keyOf(shown)} onPick={setPicked}
          tabs={ordered.map((each) => ({ key: keyOf(each), name: `${CHANNELS[each.channel]}${several(each) ? ` ${each.variant}` : ''}` }))} />
      )}
      <Preview key={keyOf(shown)} version={shown} />
      <Facts version={shown} />
    </>
  )
}

function Facts({ version: { parts, encoding, cost_each: cost, voice, findings, why_not: whyNot } }: { version: Version }) {
  const currency = useCurrency()
  const facts = [
    parts && `${parts} ${parts === 1 ? 'message' : 'messages'} a guest (${encoding ?? ''})`,
    typeof cost === 'number' && cost > 0 && `${money(cost, currency)} each`,
    voice !== null && `sounds like you: ${voice} of 100`,
  ].filter(Boolean)
  const hint = encoding && encodingHint(encoding)
  return (
    <div className="findings">
      {facts.length > 0 && <p className="panel__hint">{facts.join(' · ')}</p>}
      {hint && <p className="panel__hint">{hint}</p>}
      {whyNot && <p className="finding finding--fix"><Icon name="alert" size={18} /><span>{whyNot}</span></p>}
      {findings.map(({ kind, quote, why, severity }) => <p key={`${kind} ${quote}`} className={`finding finding--${severity}`}><Icon name="alert" size={18} /><span>{why}</span></p>)}
    </div>
  )
}
