import type { MenuChange } from '../../api/menu'

const BECAUSE: Record<string, string> = {
  mix: 'guests order it more or less often than before',
  price: 'its price changed',
  cost: 'its cost changed',
  margin_bar: 'the rest of the menu earns differently now',
  popularity_bar: 'the rest of the menu sells differently now',
}

/** What stands elsewhere than in the period before, and why. */
export function Changes({ changes }: { changes: MenuChange[] }) {
  const moved = changes.filter(({ from, to }) => from && to)
  if (moved.length === 0) return null
  return (
    <details className="numbers">
      <summary>{moved.length === 1 ? 'One dish has moved' : `${moved.length} dishes have moved`} since the period before</summary>
      <ul className="told">
        {moved.map(({ item, from, to, because }) => (
          <li key={item}><b>{item}</b>: {from} → {to}{BECAUSE[because] ? `, because ${BECAUSE[because]}` : ''}</li>
        ))}
      </ul>
    </details>
  )
}
