import { useMemo, useState } from 'react'
import { period } from '../../lib/format'
import { PopularityBars } from './PopularityBars'
import { Legend } from './Legend'
import { DishTable } from './DishTable'
import { Scatter } from './Scatter'
import { inScope } from './scope'
import { CLASS_WORDS, type DishClass, type MatrixData, type Placed } from './types'

type View = 'picture' | 'table'

interface Props {
  card: { title: string; data: unknown }
  focus: string | null
}

/** The menu matrix: how often each dish sells against what it leaves over. */
export function MenuMatrix({ card, focus }: Props) {
  const data = card.data as MatrixData
  const [view, setView] = useState<View>('picture')
  const [category, setCategory] = useState('')
  const [only, setOnly] = useState<DishClass | null>(null)
  const { items, thresholds } = useMemo(() => inScope(data, category), [data, category])
  const dishes = useMemo(() => items.filter((dish) => !only || dish.class === only), [items, only])
  const placed = useMemo(() => dishes.filter(isPlaced), [dishes])
  const withMargins = data.basis === 'margin' && thresholds.contribution_margin !== null

  return (
    <div className="matrix">
      <div className="matrix__bar">
        <span className="matrix__period">{period(data.period)}</span>
        {data.categories.length > 1 && <CategoryFilter categories={data.categories} value={category} onChange={setCategory} />}
        <ViewSwitch view={view} onView={setView} />
      </div>
      {withMargins && <Legend dishes={items} only={only} onOnly={setOnly} />}
      {only && <p className="matrix__meaning">{CLASS_WORDS[only].many} {CLASS_WORDS[only].meaning}.</p>}
      {view === 'table' && <DishTable dishes={dishes} currency={data.currency} title={card.title} />}
      {view === 'picture' && (withMargins
        ? <Scatter all={items} dishes={placed} thresholds={thresholds} currency={data.currency} title={card.title} focus={focus} />
        : <PopularityBars dishes={dishes} />)}
      {!withMargins && <p className="matrix__meaning">Add what each dish costs you, and I can show what it earns.</p>}
    </div>
  )
}

function isPlaced(dish: MatrixData['items'][number]): dish is Placed {
  return dish.contribution_margin !== null && dish.class !== null && dish.class !== 'uncosted'
}

interface FilterProps {
  categories: string[]
  value: string
  onChange: (category: string) => void
}

function CategoryFilter({ categories, value, onChange }: FilterProps) {
  return (
    <label className="select">
      <span className="sr-only">Category</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Whole menu</option>
        {categories.map((name) => <option key={name}>{name}</option>)}
      </select>
    </label>
  )
}

function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  return (
    <div className="switch" role="group" aria-label="Show as">
      {(['picture', 'table'] as const).map((name) => (
        <button key={name} type="button" aria-pressed={view === name} onClick={() => onView(name)}>
          {name === 'picture' ? 'Picture' : 'Table'}
        </button>
      ))}
    </div>
  )
}
