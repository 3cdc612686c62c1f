import { useState, type SubmitEvent } from 'react'
import type { MenuApi, Roi, RoiQuestion } from '../../api/menu'
import { explain } from '../../api/http'
import { money, number, percent } from '../../lib/format'

interface Props {
  api: MenuApi
  dishes: string[]
  currency: string
}

const FIELDS = [
  { name: 'discount_percent', label: 'Discount, %', value: '15', min: 0, max: 100 },
  { name: 'days', label: 'For how many days', value: '7', min: 1, max: 365 },
  { name: 'cost', label: 'What it costs you besides', value: '0', min: 0, max: 1_000_000 },
  { name: 'lift_percent', label: 'Extra guests, % (optional)', value: '', min: -100, max: 1_000 },
] as const

/** Does an offer pay? The arithmetic is exact; what guests do with it is said to be modelled. */
export function RoiPanel({ api, dishes, currency }: Props) {
  const [answer, setAnswer] = useState<Roi | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const question: RoiQuestion = { item: text(form, 'item') || undefined }
    for (const { name } of FIELDS) {
      const value = text(form, name)
      if (value !== '') question[name] = Number(value)
    }
    setBusy(true)
    setError(null)
    api.roi(question).then(setAnswer, (failure: unknown) => setError(explain(failure))).finally(() => setBusy(false))
  }

  return (
    <section className="panel" aria-label="Would an offer pay?">
      <header className="panel__head"><h2>Would an offer pay?</h2></header>
      <form className="asks" onSubmit={onSubmit}>
        <label className="ask ask--wide">Dish
          <select name="item" key={dishes[0]} defaultValue={dishes[0]}>{dishes.map((name) => <option key={name}>{name}</option>)}</select>
        </label>
        {FIELDS.map(({ name, label, value, min, max }) => (
          <label key={name} className="ask">{label}
            <input name={name} type="number" inputMode="decimal" step="any" defaultValue={value} min={min} max={max} required={name !== 'lift_percent'} />
          </label>
        ))}
        <button type="submit" className="button button--primary ask--wide" disabled={busy || dishes.length === 0}>Work it out</button>
      </form>
      <div aria-live="polite">
        {error && <p className="answer">{error}</p>}
        {answer && !error && <Answer roi={answer} currency={currency} />}
      </div>
    </section>
  )
}

function Answer({ roi, currency }: { roi: Roi; currency: string }) {
  return (
    <div className="answer">
      <p><strong>{verdict(roi)}</strong></p>
      {roi.profit && <p>{roi.profit.estimate >= 0 ? 'Earns' : 'Loses'} about {money(Math.abs(roi.profit.estimate), currency)}{roi.profit.low < roi.profit.high && ` (${money(roi.profit.low, currency)} to ${money(roi.profit.high, currency)})`}.</p>}
      {roi.break_even_lift_percent !== null && (
        <p>It needs {percent(roi.break_even_lift_percent)} more sold{roi.break_even_extra_units !== null ? ` (${number(Math.ceil(roi.break_even_extra_units))} dishes)` : ''} to break even.</p>
      )}
      {roi.modelled_lift_percent && roi.lift_basis !== 'given' && <p>{roi.lift_basis === 'measured' ? 'Measured' : 'Modelled'}: {percent(roi.modelled_lift_percent.estimate)} more ({percent(roi.modelled_lift_percent.low)} to {percent(roi.modelled_lift_percent.high)}).</p>}
      {roi.note && <p>{roi.note}</p>}
      {roi.assumptions.length > 0 && <ul>{roi.assumptions.map((each) => <li key={each}>{each}</li>)}</ul>}
    </div>
  )
}

function verdict({ worth_it: worth, never_breaks_even: never }: Roi): string {
  if (never) return 'No: at that price it earns nothing, however many are sold.'
  if (worth === true) return 'Yes, it should pay.'
  if (worth === false) return 'No, I would not do it.'
  return 'It could go either way.'
}

function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
