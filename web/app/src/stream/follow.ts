import { sequenceOf, type AgUiEvent, type Numbered } from './events'
import { DELAYS, resume } from './resume'

export interface Source {
  /** Opens the run's events: `after` is the last number seen, 0 for none. */
  open: (after: number, signal: AbortSignal) => Promise<Response>
  onEvent: (numbered: Numbered) => void
  onReconnecting: () => void
}

/** Reads a run to its terminator. Throws when it cannot go on. */
export async function follow(
  { open, onEvent, onReconnecting }: Source, signal: AbortSignal, delays: number[] = DELAYS,
): Promise<void> {
  let last = 0
  await resume({
    open: (whenever) => open(last, whenever),
    take: ({ id, data }) => {
      const event = JSON.parse(data) as AgUiEvent
      const seq = sequenceOf(id)
      last = Math.max(last, seq)
      onEvent({ seq, event })
      return event.type === 'RUN_FINISHED' || event.type === 'RUN_ERROR'
    },
    onReconnecting,
  }, signal, delays)
}
