import { useState } from 'react'
import type { Forecast, MenuApi } from '../../api/menu'
import { useLoad } from '../../lib/useLoad'
import { ForecastView } from '../charts/ForecastView'
import { Panel } from './Panel'
import { Select } from './Select'

const HORIZONS: [string, string][] = [['7', '7 days'], ['14', '14 days'], ['28', '28 days']]

export function ForecastPanel({ api, dishes }: { api: MenuApi; dishes: string[] }) {
  const [item, setItem] = useState('')
  const [horizon, setHorizon] = useState('14')
  const loaded = useLoad<Forecast>(`forecast ${item} ${horizon}`, () => api.forecast({ item, horizon_days: horizon }))
  return (
    <Panel title="What is coming" loaded={loaded} controls={
      <div className="page__filters">
        <Select label="Dish" value={item} onChange={setItem}
          options={[['', 'All dishes'], ...dishes.map((name): [string, string] => [name, name])]} />
        <Select label="Days ahead" value={horizon} onChange={setHorizon} options={HORIZONS} />
      </div>}>
      {(data) => <ForecastView data={data} />}
    </Panel>
  )
}
