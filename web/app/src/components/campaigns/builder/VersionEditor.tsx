import { useId, useState } from 'react'
import type { Version, VersionEdit } from '../../../api/content'
import { TEXTS } from '../../../campaigns/words'
import type { CampaignProps } from '../CampaignPlace'
import { Trouble } from '../parts'
import { Preview } from '../previews/Preview'
import { useAct } from '../useAct'
import { Findings } from './Findings'
import { Meter } from './Meter'
import { PicturePicker } from './PicturePicker'
import { useCheck } from './useCheck'

type Props = Pick<CampaignProps, 'api' | 'campaign' | 'onChange'> & { version: Version }

const PICTURED = new Set(['instagram', 'facebook', 'google_post', 'email'])

/** One text: written on one side, seen on the other, checked while it is typed, kept when the field is left. */
export function VersionEditor({ api, campaign, version, onChange }: Props) {
  const [body, setBody] = useState(version.body)
  const [subject, setSubject] = useState(version.subject ?? '')
  const [preheader, setPreheader] = useState(version.preheader ?? '')
  const { busy, error, act } = useAct()
  const checked = useCheck(api, campaign, version, body, subject)
  const isMail = version.channel === 'email'
  const shown = { ...version, body, ...(isMail && { subject, preheader }) }
  const id = useId()

  const save = (fields: VersionEdit) => {
    const changed = Object.entries(fields).some(([name, value]) => value !== (version[name as keyof Version] ?? ''))
    if (changed) void act(() => api.editVersion(campaign.id, version.channel, version.variant, fields), onChange)
  }
  const take = (text: string) => {
    setBody(text)
    save({ body: text })
  }
  return (
    <div className="editor">
      <div className="editor__form">
        {isMail && (
          <>
            <Line label="Subject" value={subject} onChange={setSubject} onLeave={() => save({ subject })} />
            <Line label="The line after it in the inbox" value={preheader} onChange={setPreheader} onLeave={() => save({ preheader })} />
          </>
        )}
        <div className="ask">
          <label htmlFor={id}>{TEXTS[version.channel]}</label>
          <textarea id={id} className="editor__text" rows={version.channel === 'sms' || version.channel === 'website' ? 5 : 10} value={body}
            aria-describedby={`${id}-meter`} onChange={(event) => setBody(event.target.value)} onBlur={() => save({ body })} />
        </div>
        <div id={`${id}-meter`}><Meter version={version} checked={checked} saving={busy} saved={body === version.body} /></div>
        <Trouble text={error ?? checked.error} />
        <Findings findings={checked.findings} mended={checked.mended} notes={version.mended} whyNot={version.why_not} onTake={take} />
        {PICTURED.has(version.channel) && <PicturePicker api={api} chosen={version.picture?.image_id ?? null} busy={busy} onPick={(image) => save({ image_id: image })} />}
      </div>
      <div className="editor__preview">
        <p className="label">How it will look</p>
        <Preview version={shown} />
        {isMail && body !== version.body && <p className="panel__hint">The designed email follows once you leave the field.</p>}
      </div>
    </div>
  )
}

interface LineProps {
  label: string
  value: string
  onChange: (value: string) => void
  onLeave: () => void
}

function Line({ label, value, onChange, onLeave }: LineProps) {
  return (
    <label className="ask">{label}
      <input value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} onBlur={onLeave} />
    </label>
  )
}
