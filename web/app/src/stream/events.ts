import type { Approval, Card, Notice } from '../api/types'

/** The AG-UI events (https://docs.ag-ui.com) that our server sends. Others may come and are passed over. */
export type AgUiEvent =
  | { type: 'RUN_STARTED'; threadId: string; runId: string }
  | { type: 'TEXT_MESSAGE_START'; messageId: string }
  | { type: 'TEXT_MESSAGE_CONTENT'; messageId: string; delta: string }
  | { type: 'TEXT_MESSAGE_END'; messageId: string }
  | { type: 'TOOL_CALL_START'; toolCallId: string; toolCallName: string }
  | { type: 'TOOL_CALL_ARGS'; toolCallId: string; delta: string }
  | { type: 'TOOL_CALL_END'; toolCallId: string }
  | { type: 'TOOL_CALL_RESULT'; toolCallId: string; content: string }
  | { type: 'STEP_STARTED'; stepName: string }
  | { type: 'STEP_FINISHED'; stepName: string }
  | TablesideEvent
  | { type: 'RUN_FINISHED'; outcome?: string | { type: string } }
  | { type: 'RUN_ERROR'; message: string; code?: string }

type TablesideEvent =
  | { type: 'CUSTOM'; name: 'tableside.card'; value: Card }
  | { type: 'CUSTOM'; name: 'tableside.approval'; value: Approval }
  | { type: 'CUSTOM'; name: 'tableside.suggestions'; value: { questions: string[] } }
  | { type: 'CUSTOM'; name: 'tableside.notice'; value: Notice }

/** One event with its place in the run's log. */
export interface Numbered {
  seq: number
  event: AgUiEvent
}

/** `<run_id>:<seq>` -> seq; 0 where there is no number. */
export function sequenceOf(eventId: string | undefined): number {
  const seq = Number(eventId?.slice(eventId.lastIndexOf(':') + 1))
  return Number.isSafeInteger(seq) ? seq : 0
}
