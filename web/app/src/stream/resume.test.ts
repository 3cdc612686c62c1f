import { describe, expect, it, vi } from 'vitest'
import { resume } from './resume'

const frame = (rev: number, final: boolean) =>
  `event: progress\ndata: {"rev":${rev}}\n\nid: ${rev}\nevent: report\ndata: {"rev":${rev},"final":${final}}\n\n`

/** As the grade is followed: behind the last event that carried an id. */
async function run(answers: Response[]) {
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  let last = ''
  const asked: string[] = []
  const seen: string[] = []
  try {
    await resume({
      open: () => {
        asked.push(last)
        const answer = answers.shift()
        return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('away'))
      },
      take: ({ id, event, data }) => {
        if (id) last = id
        seen.push(`${event ?? ''} ${id ?? '-'}`)
        return data.includes('"final":true')
      },
      onReconnecting: () => undefined,
    }, new AbortController().signal, [1, 1])
  } finally {
    vi.unstubAllGlobals()
  }
  return { asked, seen }
}

describe('events of a report', () => {
  it('are taken up behind the last whole one after the connection broke', async () => {
    const { asked, seen } = await run([
      new Response(`${frame(3, false)}event: progress\ndata: {"rev":4}\n\n`),
      new Response(frame(4, false) + frame(5, true)),
    ])
    expect(asked).toEqual(['', '3'])
    expect(seen).toEqual(['progress -', 'report 3', 'progress -', 'progress -', 'report 4', 'progress -', 'report 5'])
  })

  it('end where the server says that there is nothing more', async () => {
    const { asked } = await run([new Response(frame(3, false)), new Response(null, { status: 204 })])
    expect(asked).toEqual(['', '3'])
  })

  it('are given up after as many tries as there are pauses', async () => {
    await expect(run([])).rejects.toThrow("can't reach the server")
  })
})
