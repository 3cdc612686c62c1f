import type { Approval, Card, Message, ToolCall } from '../api/types'
import type { AgUiEvent, Numbered } from './events'

export type Phase = 'connecting' | 'running' | 'reconnecting' | 'done'

export interface Step {
  name: string
  done: boolean
}

/** One run as it streams in: the assistant's message so far, and how far the log has been read. */
export interface LiveRun {
  runId: string
  lastSeq: number
  phase: Phase
  message: Message
  /** Tool calls whose result has not come yet. */
  open: string[]
  /** Parts of the tool call at work, in the order they began. */
  steps: Step[]
  error: { message: string; code: string } | null
}

export function startRun(runId: string, now: string): LiveRun {
  const message: Message = {
    id: `${runId}-reply`, run_id: runId, role: 'assistant', content: '', created_at: now, status: 'running',
    tool_calls: [], cards: [], approvals: [], suggestions: [], notices: [],
  }
  return { runId, lastSeq: 0, phase: 'connecting', message, open: [], steps: [], error: null }
}

/** Applies one event. Repeats and whatever follows the terminator change nothing, so any replay is safe. */
export function reduceRun(run: LiveRun, { seq, event }: Numbered): LiveRun {
  if (run.phase === 'done' || seq <= run.lastSeq) return run
  return apply({ ...run, lastSeq: seq, phase: 'running' }, event)
}

function apply(run: LiveRun, event: AgUiEvent): LiveRun {
  switch (event.type) {
    case 'TEXT_MESSAGE_START':
      return run.message.content ? withMessage(run, { content: `${run.message.content}\n\n` }) : run
    case 'TEXT_MESSAGE_CONTENT':
      return withMessage(run, { content: run.message.content + event.delta })
    case 'TOOL_CALL_START':
      return startTool(run, event.toolCallId, event.toolCallName)
    case 'TOOL_CALL_ARGS':
      return withMessage(run, { tool_calls: run.message.tool_calls.map((call) => withArgs(call, event)) })
    case 'TOOL_CALL_RESULT':
      return withoutTool(run, event.toolCallId)
    case 'STEP_STARTED':
      return { ...run, steps: stepped(run.steps, event.stepName, false) }
    case 'STEP_FINISHED':
      return { ...run, steps: stepped(run.steps, event.stepName, true) }
    case 'CUSTOM':
      return applyCustom(run, event)
    case 'RUN_FINISHED':
      return finish(run, outcomeOf(event.outcome) === 'cancelled' ? 'stopped' : 'complete')
    case 'RUN_ERROR':
      return { ...finish(run, 'error'), error: { message: event.message, code: event.code ?? 'error' } }
    default:
      return run
  }
}

function applyCustom(run: LiveRun, event: AgUiEvent & { type: 'CUSTOM' }): LiveRun {
  const { message } = run
  switch (event.name) {
    case 'tableside.card':
      return withMessage(run, { cards: upsert<Card>(message.cards, event.value) })
    case 'tableside.approval':
      return withMessage(run, { approvals: upsert<Approval>(message.approvals, event.value) })
    case 'tableside.suggestions':
      return withMessage(run, { suggestions: event.value.questions })
    case 'tableside.notice':
      return withMessage(run, { notices: [...message.notices, event.value] })
    default:
      return run
  }
}

function withMessage(run: LiveRun, changes: Partial<Message>): LiveRun {
  return { ...run, message: { ...run.message, ...changes } }
}

function startTool(run: LiveRun, id: string, name: string): LiveRun {
  const calls: ToolCall[] = [...run.message.tool_calls, { id, name, args: {} }]
  return { ...withMessage(run, { tool_calls: calls }), open: [...run.open, id] }
}

/** Its steps go with the last one at work. */
function withoutTool(run: LiveRun, id: string): LiveRun {
  const open = run.open.filter((each) => each !== id)
  return { ...run, open, steps: open.length > 0 ? run.steps : [] }
}

function stepped(steps: Step[], name: string, done: boolean): Step[] {
  return steps.some((step) => step.name === name)
    ? steps.map((step) => (step.name === name ? { name, done } : step))
    : [...steps, { name, done }]
}

function withArgs(call: ToolCall, event: AgUiEvent & { type: 'TOOL_CALL_ARGS' }): ToolCall {
  if (call.id !== event.toolCallId) return call
  try {
    return { ...call, args: JSON.parse(event.delta) as Record<string, unknown> }
  } catch {
    return call // arguments sent in pieces are of no use to the reader; only their name is shown
  }
}

function finish(run: LiveRun, status: Message['status']): LiveRun {
  return { ...withMessage(run, { status }), phase: 'done', open: [], steps: [] }
}

function outcomeOf(outcome: string | { type: string } | undefined): string {
  return typeof outcome === 'object' ? outcome.type : (outcome ?? 'success')
}

function upsert<T extends { id: string }>(list: T[], item: T): T[] {
  return list.some(({ id }) => id === item.id)
    ? list.map((old) => (old.id === item.id ? item : old))
    : [...list, item]
}
