import { useState, type SyntheticEvent } from 'react'
import type { NewCampaign } from '../../../api/campaign-types'
import type { Channel } from '../../../api/content'
import { CHANNELS, OBJECTIVES, ORDER, WEEKDAYS } from '../../../campaigns/words'
import { Icon } from '../../Icon'

interface Props {
  busy: boolean
  writing: boolean
  onMake: (wanted: NewCampaign) => void
}

const EMPTY = { objective: 'fill_slow_day', item: '', offer: '', start_date: '', end_date: '', weekday: '' }

/** One's own idea: what it is for, what it pushes, when. What is left open is chosen from the sales. */
export function OwnForm({ busy, writing, onMake }: Props) {
  const [fields, setFields] = useState(EMPTY)
  const [channels, setChannels] = useState<Channel[]>(['sms', 'instagram'])
  const [two, setTwo] = useState(false)
  const backwards = fields.start_date !== '' && fields.end_date !== '' && fields.end_date < fields.start_date
  const set = (name: keyof typeof EMPTY) => (event: { target: { value: string } }) => setFields((old) => ({ ...old, [name]: event.target.value }))
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const filled: Partial<typeof EMPTY> = Object.fromEntries(Object.entries(fields).map(([name, value]): [string, string] => [name, value.trim()]).filter(([, value]) => value))
    onMake({ ...filled, objective: fields.objective, channels, ...(two && { variants: 2 }) })
  }
  return (
    <details className="panel own">
      <summary><Icon name="plus" size={18} /> An idea of your own</summary>
      <form onSubmit={submit} className="own__form">
        <div className="asks">
          <label className="ask">What is it for?
            <select value={fields.objective} onChange={set('objective')}>{Object.entries(OBJECTIVES).map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select>
          </label>
          <label className="ask">Dish (optional)<input value={fields.item} onChange={set('item')} maxLength={240} autoComplete="off" placeholder="Thai Chicken" /></label>
          <label className="ask">Offer (optional)<input value={fields.offer} onChange={set('offer')} maxLength={200} autoComplete="off" placeholder="15% off" /></label>
          <label className="ask">Weekday (optional)
            <select value={fields.weekday} onChange={set('weekday')}><option value="">Any day</option>{WEEKDAYS.map((name) => <option key={name} value={name.toLowerCase()}>{name}</option>)}</select>
          </label>
          <label className="ask">First day (optional)<input type="date" value={fields.start_date} onChange={set('start_date')} /></label>
          <label className="ask">Last day (optional)<input type="date" value={fields.end_date} min={fields.start_date} onChange={set('end_date')} aria-invalid={backwards} /></label>
        </div>
        <ChannelPicker channels={channels} onChange={setChannels} />
        <label className="choice"><input type="checkbox" checked={two} onChange={(event) => setTwo(event.target.checked)} /> Write two versions and see which works better</label>
        {backwards && <p className="approval__problem" role="alert">The last day is before the first.</p>}
        <button type="submit" className="button button--primary" disabled={busy || backwards || channels.length === 0}>{writing ? 'Writing the texts…' : 'Write it'}</button>
      </form>
    </details>
  )
}

function ChannelPicker({ channels, onChange }: { channels: Channel[]; onChange: (channels: Channel[]) => void }) {
  return (
    <fieldset className="choices">
      <legend className="label">Where</legend>
      {ORDER.map((each) => (
        <label key={each} className="choice">
          <input type="checkbox" checked={channels.includes(each)}
            onChange={(event) => onChange(event.target.checked ? [...channels, each] : channels.filter((one) => one !== each))} /> {CHANNELS[each]}
        </label>
      ))}
    </fieldset>
  )
}
