import { Shape } from './Shape'
import { CLASS_WORDS, CLASSES, type Dish, type DishClass } from './types'

interface Props {
  dishes: Dish[]
  only: DishClass | null
  onOnly: (kind: DishClass | null) => void
}

/** What the shapes mean, and a filter at the same time. */
export function Legend({ dishes, only, onOnly }: Props) {
  const uncosted = dishes.some((dish) => dish.class === 'uncosted')
  const kinds: DishClass[] = uncosted ? [...CLASSES, 'uncosted'] : [...CLASSES]
  return (
    <div className="legend" role="group" aria-label="Show only one kind of dish">
      {kinds.map((kind) => {
        const count = dishes.filter((dish) => dish.class === kind).length
        const { many, meaning } = CLASS_WORDS[kind]
        return (
          <button key={kind} type="button" className="legend__item" aria-pressed={only === kind} title={`${many} ${meaning}`}
            onClick={() => onOnly(only === kind ? null : kind)}>
            <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true"><Shape kind={kind} size={5.2} /></svg>
            {many} <b>{count}</b>
          </button>
        )
      })}
    </div>
  )
}
