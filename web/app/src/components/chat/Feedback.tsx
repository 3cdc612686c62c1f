import type { Rating } from '../../api/types'
import { Icon } from '../Icon'

interface Props {
  runId: string
  given: Rating | null
  onRate: (runId: string, rating: Rating) => void
}

const LABELS: Record<Rating, string> = { up: 'Good answer', down: 'Poor answer' }

export function Feedback({ runId, given, onRate }: Props) {
  return (
    <div className="feedback" role="group" aria-label="Was this answer good?">
      {(['up', 'down'] as const).map((rating) => (
        <button key={rating} type="button" className="icon-button icon-button--quiet" aria-label={LABELS[rating]}
          title={LABELS[rating]} aria-pressed={given === rating} onClick={() => onRate(runId, rating)}>
          <Icon name={rating} size={17} />
        </button>
      ))}
      {given && <span className="feedback__thanks">Thank you, noted.</span>}
    </div>
  )
}
