import { useState } from 'react'
import type { MenuApi } from '../../api/menu'
import { useLoad } from '../../lib/useLoad'
import { TrendView } from '../charts/TrendView'
import { Panel } from './Panel'

const METRICS = [['revenue', 'Revenue'], ['contribution', 'Margin'], ['units', 'Dishes']] as const
type Metric = (typeof METRICS)[number][0]

interface Props {
  api: MenuApi
  days: number
  category: string
}

export function TrendPanel({ api, days, category }: Props) {
  const [metric, setMetric] = useState<Metric>('revenue')
  const length = Math.max(days, 90) // below that there is no trend to see
  const loaded = useLoad(`trends ${length} ${category} ${metric}`, () => api.trends({ period_days: length, category, metric }))
  return (
    <Panel title="How it goes" loaded={loaded} controls={
      <div className="switch" role="group" aria-label="Measure">
        {METRICS.map(([key, name]) => (
          <button key={key} type="button" aria-pressed={key === metric} onClick={() => setMetric(key)}>{name}</button>
        ))}
      </div>}>
      {(data) => <TrendView data={data} />}
    </Panel>
  )
}
