import { describe, expect, it } from 'vitest'
import type { Approval, Card } from '../api/types'
import { sequenceOf, type AgUiEvent, type Numbered } from './events'
import { reduceRun, startRun, type LiveRun } from './reducer'

const card = { id: 'c1', type: 'menu_matrix', version: 1, title: 'Your menu', data: {}, text: '', sources: [], demo: true } satisfies Card
const approval = { id: 'a1', status: 'pending' } as Approval

const events: AgUiEvent[] = [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  { type: 'TEXT_MESSAGE_START', messageId: 'm1' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'Let me ' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'look.' },
  { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
  { type: 'TOOL_CALL_START', toolCallId: 'k', toolCallName: 'analyze_menu' },
  { type: 'TOOL_CALL_ARGS', toolCallId: 'k', delta: '{"period_days": 30}' },
  { type: 'TOOL_CALL_END', toolCallId: 'k' },
  { type: 'TOOL_CALL_RESULT', toolCallId: 'k', content: '{}' },
  { type: 'CUSTOM', name: 'tableside.card', value: card },
  { type: 'CUSTOM', name: 'tableside.approval', value: approval },
  { type: 'TEXT_MESSAGE_START', messageId: 'm2' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm2', delta: 'Two dogs.' },
  { type: 'TEXT_MESSAGE_END', messageId: 'm2' },
  { type: 'CUSTOM', name: 'tableside.suggestions', value: { questions: ['Why?'] } },
  { type: 'CUSTOM', name: 'tableside.notice', value: { code: 'fallback', text: 'I finished it myself.' } },
  { type: 'RUN_FINISHED', outcome: { type: 'success' } },
]
const log: Numbered[] = events.map((event, index) => ({ seq: index + 1, event }))
const start = startRun('r', '2027-01-01T10:00:00Z')
const replay = (numbered: Numbered[], from: LiveRun = start) => numbered.reduce(reduceRun, from)

describe('a run', () => {
  it('is told whole by its log', () => {
    const { message, phase, lastSeq, open } = replay(log)
    expect(message.content).toBe('Let me look.\n\nTwo dogs.')
    expect(message.tool_calls).toEqual([{ id: 'k', name: 'analyze_menu', args: { period_days: 30 } }])
    expect(message.cards).toEqual([card])
    expect(message.approvals).toEqual([approval])
    expect(message.suggestions).toEqual(['Why?'])
    expect(message.notices).toEqual([{ code: 'fallback', text: 'I finished it myself.' }])
    expect(message.status).toBe('complete')
    expect({ phase, lastSeq, open }).toEqual({ phase: 'done', lastSeq: log.length, open: [] })
  })

  it('shows the steps of the tool at work, and forgets them with it', () => {
    const step = (type: 'STEP_STARTED' | 'STEP_FINISHED', stepName: string): AgUiEvent => ({ type, stepName })
    const steps = [step('STEP_STARTED', 'Website'), step('STEP_STARTED', 'Google'), step('STEP_FINISHED', 'Google'), step('STEP_STARTED', 'Website')]
    const numbered = [...events.slice(0, 8), ...steps, ...events.slice(8)].map((event, index) => ({ seq: index + 1, event }))
    expect(replay(numbered.slice(0, 12)).steps).toEqual([{ name: 'Website', done: false }, { name: 'Google', done: true }])
    expect(replay(numbered.slice(0, 13)).steps).toEqual([])
    expect(replay(numbered).steps).toEqual([])
  })

  it('shows which tool is at work', () => {
    expect(replay(log.slice(0, 7)).open).toEqual(['k'])
    expect(replay(log.slice(0, 9)).open).toEqual([])
  })
})

describe('a replay', () => {
  const whole = replay(log)

  it('changes nothing when every event comes twice', () => {
    expect(replay(log.flatMap((numbered) => [numbered, numbered]))).toEqual(whole)
  })

  it.each(log.map(({ seq }) => seq))('continues without gap or repeat when the connection drops behind event %i', (seq) => {
    const before = replay(log.slice(0, seq))
    expect(replay(log.slice(seq), before)).toEqual(whole)
    expect(replay(log, before)).toEqual(whole)
  })

  it('passes over older events that arrive late', () => {
    const [first, ...rest] = log
    expect(replay(first ? [...rest, first] : [])).toEqual(whole)
  })

  it('takes nothing in after the terminator', () => {
    const late: Numbered = { seq: 99, event: { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm2', delta: ' More' } }
    expect(reduceRun(whole, late)).toBe(whole)
  })
})

describe('an ending', () => {
  const end = (event: AgUiEvent) => replay([...log.slice(0, 4), { seq: 5, event }])

  it('by stopping keeps what was said', () => {
    const { message, error } = end({ type: 'RUN_FINISHED', outcome: { type: 'cancelled' } })
    expect([message.status, message.content, error]).toEqual(['stopped', 'Let me look.', null])
  })

  it('by an error keeps what was said and tells why', () => {
    const { message, error } = end({ type: 'RUN_ERROR', message: 'The server went away.', code: 'lost' })
    expect([message.status, message.content]).toEqual(['error', 'Let me look.'])
    expect(error).toEqual({ message: 'The server went away.', code: 'lost' })
  })

  it('without an outcome counts as success', () => {
    expect(end({ type: 'RUN_FINISHED' }).message.status).toBe('complete')
  })
})

describe('what is not known', () => {
  it('is passed over, but counted as read', () => {
    const unknown = { type: 'STATE_SNAPSHOT', snapshot: {} } as unknown as AgUiEvent
    const custom = { type: 'CUSTOM', name: 'other.thing', value: 1 } as unknown as AgUiEvent
    const run = replay([{ seq: 1, event: unknown }, { seq: 2, event: custom }])
    expect([run.lastSeq, run.message]).toEqual([2, start.message])
  })

  it('in arguments sent in pieces leaves them out', () => {
    const pieces: AgUiEvent[] = [
      { type: 'TOOL_CALL_START', toolCallId: 'k', toolCallName: 'analyze_menu' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'k', delta: '{"period' },
    ]
    expect(replay(pieces.map((event, index) => ({ seq: index + 1, event }))).message.tool_calls[0]?.args).toEqual({})
  })
})

describe('a newer version', () => {
  it('of an approval replaces the older in its place', () => {
    const done = { ...approval, status: 'executed' } as Approval
    const event: AgUiEvent = { type: 'CUSTOM', name: 'tableside.approval', value: done }
    expect(replay([...log.slice(0, 11), { seq: 12, event }]).message.approvals).toEqual([done])
  })
})

describe('an event id', () => {
  it.each([['run:12', 12], ['a:b:3', 3], ['run', 0], ['', 0], [undefined, 0]])('%s has number %i', (id, seq) => {
    expect(sequenceOf(id)).toBe(seq)
  })
})
