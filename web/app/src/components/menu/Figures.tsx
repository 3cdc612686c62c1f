import type { Matrix } from '../../api/menu'
import { money, number, signedPercent } from '../../lib/format'
import type { Loaded } from '../../lib/useLoad'

/** The period in four numbers, beside the equally long one before. */
export function Figures({ loaded: { data, error }, currency }: { loaded: Loaded<Matrix>; currency: string }) {
  if (error) return null
  if (!data) return <span className="skeleton skeleton--figures" />
  const { totals, previous } = data
  return (
    <dl className="figures">
      <Figure name="Revenue" value={money(totals.revenue, currency)} change={previous?.revenue_change_percent} />
      <Figure name="Dishes sold" value={number(totals.units)} change={previous?.units_change_percent} />
      <Figure name="Left after food cost"
        value={totals.contribution === null ? '–' : money(totals.contribution, currency)}
        hint={totals.contribution === null ? 'add what dishes cost you' : undefined} />
      <Figure name="On the menu" value={number(data.items.length)} hint={`${number(totals.items_sold)} of them sold`} />
    </dl>
  )
}

interface FigureProps {
  name: string
  value: string
  change?: number | null | undefined
  hint?: string | undefined
}

function Figure({ name, value, change, hint }: FigureProps) {
  const told = hint ?? (typeof change === 'number' ? `${signedPercent(change)} on the period before` : undefined)
  return <div className="figure"><dt>{name}</dt><dd>{value}{told && <small>{told}</small>}</dd></div>
}
