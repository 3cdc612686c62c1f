import type { Version } from '../../../api/content'
import { encodingHint, smsWords } from '../../../campaigns/words'
import { money } from '../../../lib/format'
import { useCurrency } from '../../../thread/me'
import { toneOf } from '../../grader/tone'
import type { Check } from './useCheck'

interface Props {
  version: Version
  checked: Check
  saving: boolean
  saved: boolean
}

/** Under a text: how long it is for its channel, what it costs a guest, how much it sounds like the house. */
export function Meter({ version, checked: { sms, voice }, saving, saved }: Props) {
  const currency = useCurrency()
  const hint = sms && version.channel === 'sms' ? encodingHint(sms.encoding) : null
  return (
    <div className="meter">
      <p className="meter__line">
        {sms && version.channel === 'sms' && <span>{smsWords(sms)}</span>}
        {sms && version.channel === 'sms' && <span className="badge">{sms.encoding}</span>}
        {typeof sms?.cost_each === 'number' && version.channel === 'sms' && <span>{money(sms.cost_each, currency)} each</span>}
        {typeof voice?.score === 'number' && <span className="meter__voice">Sounds like you: <b className={`tone-text--${toneOf(voice.score)}`}>{voice.score}</b> of 100</span>}
        <span className="meter__saved" role="status">{saving ? 'Saving…' : saved ? 'Saved' : 'Kept when you leave the field'}</span>
      </p>
      {hint && <p className="panel__hint">{hint}</p>}
      {voice && voice.off.length > 0 && <ul className="told" aria-label="What does not sound like you">{voice.off.slice(0, 3).map((each) => <li key={each}>{each}</li>)}</ul>}
    </div>
  )
}
