import { useState } from 'react'
import type { Channel } from '../../../api/content'
import { CHANNELS, ORDER } from '../../../campaigns/words'
import type { CampaignProps } from '../CampaignPlace'
import { Tabs } from '../parts'
import { VersionEditor } from './VersionEditor'

/** Every channel's text beside how it will look; two variants stand under two names with what differs. */
export function ContentStep({ api, campaign, onChange }: CampaignProps) {
  const { versions, difference } = campaign
  const channels = ORDER.filter((each) => versions.some(({ channel }) => channel === each))
  const [asked, setAsked] = useState<Channel | null>(null)
  const [variant, setVariant] = useState('A')
  const current = asked && channels.includes(asked) ? asked : channels[0]
  if (!current) return <p className="panel__hint">There is no text here yet. Pick a strategy, and I’ll write it.</p>
  const own = versions.filter(({ channel }) => channel === current)
  const version = own.find((each) => each.variant === variant) ?? own[0]
  return (
    <>
      <Tabs label="Channels" current={current} onPick={setAsked}
        tabs={channels.map((key) => ({ key, name: <>{CHANNELS[key]}<Mark blocked={versions.some((each) => each.channel === key && each.findings.some(({ severity }) => severity === 'block'))} /></> }))} />
      {own.length > 1 && (
        <div className="variants">
          <div className="switch" role="group" aria-label="Variant">
            {own.map((each) => <button key={each.variant} type="button" aria-pressed={each.variant === version?.variant} onClick={() => setVariant(each.variant)}>Text {each.variant}</button>)}
          </div>
          {difference && <p className="panel__hint">{difference.what}{difference.expected ? ` ${difference.expected}` : ' Which one works better is measured, not guessed.'}</p>}
        </div>
      )}
      {version && <VersionEditor key={`${version.channel} ${version.variant}`} api={api} campaign={campaign} version={version} onChange={onChange} />}
    </>
  )
}

function Mark({ blocked }: { blocked: boolean }) {
  return blocked && <span className="tabs__mark"><span className="sr-only">, needs you</span></span>
}
