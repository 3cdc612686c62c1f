import { useMemo, useState } from 'react'
import { useLoad } from '../../lib/useLoad'
import { useMe } from '../../thread/me'
import { period as periodText, withDays } from '../../lib/format'
import { MenuMatrix } from '../matrix/MenuMatrix'
import { Advice } from './Advice'
import { Changes } from './Changes'
import { Figures } from './Figures'
import { ForecastPanel } from './ForecastPanel'
import { Panel } from './Panel'
import { QualityPanel } from './QualityPanel'
import { RoiPanel } from './RoiPanel'
import { Select } from './Select'
import { TillPanel } from './TillPanel'
import { TrendPanel } from './TrendPanel'
import { PERIODS, type MenuPageProps } from './types'

/** The menu in numbers: what to do next, what sells and earns, where it goes. */
export function MenuPage({ api, onAsk }: MenuPageProps) {
  const me = useMe()
  const [days, setDays] = useState(30)
  const [category, setCategory] = useState('')
  const params = useMemo(() => ({ period_days: days, category }), [days, category])
  const matrix = useLoad(`matrix ${days} ${category}`, () => api.matrix(params))
  const whole = useLoad(`names`, () => api.matrix({ period_days: 365 }))
  const dishes = useMemo(() => whole.data?.items.map(({ name }) => name).toSorted() ?? [], [whole.data])
  const currency = me?.restaurant.currency ?? matrix.data?.currency ?? 'USD'

  return (
    <main className="page" id="page" tabIndex={-1}>
      <div className="page__inner">
        <header className="page__head">
          <div className="page__title">
            <h1>Your menu</h1>
            <p>{matrix.data ? periodText(matrix.data.period) : 'What sells, what earns, and what to do next.'}</p>
          </div>
          <div className="page__filters">
            <Select label="Period" value={String(days)} onChange={(value) => setDays(Number(value))}
              options={PERIODS.map(({ days: each, name }) => [String(each), name])} />
            <Select label="Category" value={category} onChange={setCategory}
              options={[['', 'Whole menu'], ...(whole.data?.categories ?? []).map((name): [string, string] => [name, name])]} />
          </div>
        </header>
        <Figures loaded={matrix} currency={currency} />
        <div className="board">
          <div>
            <Panel title="What sells and what earns" loaded={matrix}>
              {(data) => data.items.length === 0 || data.totals.units <= 0
                ? <p className="panel__hint">{withDays(data.note ?? 'Nothing sold in this period.')}</p>
                : <>
                  <MenuMatrix card={{ title: 'What sells and what earns', data }} focus={null} />
                  <Changes changes={data.changes} />
                </>}
            </Panel>
            <TrendPanel api={api} days={days} category={category} />
            <ForecastPanel api={api} dishes={dishes} />
          </div>
          <div>
            <Advice api={api} currency={currency} onAsk={onAsk} />
            <RoiPanel api={api} dishes={dishes} currency={currency} />
            <QualityPanel api={api} />
            <TillPanel api={api} />
          </div>
        </div>
      </div>
    </main>
  )
}
