import type { Card } from '../../api/types'
import { number } from '../../lib/format'
import { TextCard } from './TextCard'

type Column = string | { key: string; label?: string }
interface TableData {
  columns: Column[]
  rows: (unknown[] | Record<string, unknown>)[]
}

export function TableCard({ card }: { card: Card }) {
  const data = card.data as Partial<TableData> | null
  if (!Array.isArray(data?.columns) || !Array.isArray(data.rows)) return <TextCard card={card} />
  const columns = data.columns.map((column) => (typeof column === 'string' ? { key: column, label: column } : column))
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={card.title}>
      <table className="data-table">
        <thead><tr>{columns.map(({ key, label }) => <th key={key} scope="col">{label ?? key}</th>)}</tr></thead>
        <tbody>
          {data.rows.map((row, index) => (
            <tr key={index}>
              {columns.map(({ key }, at) => <td key={key}>{cell(Array.isArray(row) ? row[at] : row[key])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return number(value, 2)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
