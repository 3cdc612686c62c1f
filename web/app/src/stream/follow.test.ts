import { describe, expect, it, vi } from 'vitest'
import { ApiError, ConnectionError } from '../api/http'
import type { Numbered } from './events'
import { follow } from './follow'

const frame = (seq: number, type: string) => `id: r:${seq}\ndata: ${JSON.stringify({ type })}\n\n`
const never = new AbortController().signal

function stream(text: string, fails = false): Response {
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      if (fails) setTimeout(() => controller.error(new TypeError('network error')), 20)
      else controller.close()
    },
  })
  return new Response(body)
}

async function run(answers: (() => Response)[]) {
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  const asked: number[] = []
  const got: number[] = []
  const open = (after: number) => {
    asked.push(after)
    const answer = answers.shift()
    return answer ? Promise.resolve().then(answer) : Promise.reject(new ConnectionError())
  }
  const onEvent = ({ seq }: Numbered) => got.push(seq)
  try {
    await follow({ open, onEvent, onReconnecting: () => undefined }, never, [1, 1, 1, 1, 1])
    return { asked, got, error: null }
  } catch (error) {
    return { asked, got, error }
  } finally {
    vi.unstubAllGlobals()
  }
}

describe('following a run', () => {
  it('reads to the terminator, however the bytes are cut', async () => {
    const { asked, got } = await run([() => stream(frame(1, 'RUN_STARTED') + ': ping\n\n' + frame(2, 'RUN_FINISHED'))])
    expect([asked, got]).toEqual([[0], [1, 2]])
  })

  it('asks for what is behind the last event after a connection broke or ended early', async () => {
    const { asked, got } = await run([
      () => stream(frame(1, 'RUN_STARTED') + frame(2, 'TEXT_MESSAGE_START') + 'id: r:3\ndata: {"ty', true),
      () => stream(frame(3, 'TEXT_MESSAGE_END')),
      () => stream(frame(4, 'RUN_FINISHED')),
    ])
    expect([asked, got]).toEqual([[0, 2, 3], [1, 2, 3, 4]])
  })

  it('tries again while the server is away, then gives up', async () => {
    const { asked, error } = await run([])
    expect(asked.length).toBe(6)
    expect(error).toBeInstanceOf(ConnectionError)
  })

  it('does not insist when the server refuses', async () => {
    const refusal = new ApiError({ title: 'Conflict', status: 409, detail: 'Busy', code: 'thread_busy' })
    const { asked, error } = await run([() => { throw refusal }])
    expect([asked, error]).toEqual([[0], refusal])
  })
})
