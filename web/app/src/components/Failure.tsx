import { Icon } from './Icon'

/** Something did not load: what happened, and the way on. */
export function Failure({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <div className="failure" role="alert">
      <Icon name="alert" size={24} />
      <p>{message}</p>
      <button type="button" className="button" onClick={onRetry}><Icon name="retry" size={18} /> Try again</button>
    </div>
  )
}
