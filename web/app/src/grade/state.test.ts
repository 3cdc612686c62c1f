import { describe, expect, it } from 'vitest'
import type { Progress, Report, SourceRead } from '../api/grades'
import { noGrade, reduceGrade, rows, spoken, type GradeAction, type GradeState } from './state'

const site: SourceRead = { name: 'website', status: 'ok', milliseconds: 900, error: null, public: false, fetched_at: null }
const progress = (rev: number, more: Partial<Progress> = {}): Progress =>
  ({ rev, final: false, sources: [], reading: [], waiting: [], ...more })
const report = (rev: number, more: Partial<Report> = {}) =>
  ({ ...progress(rev), id: 'r', score: null, grade: null, first_at: null, ...more }) as Report
const run = (actions: GradeAction[], from: GradeState = noGrade) => actions.reduce(reduceGrade, from)
const first = report(5, { score: 70, grade: 'C', first_at: 'now' })
const final = report(9, { score: 77, grade: 'C', first_at: 'now', final: true })

describe('a grade', () => {
  it('grows until it is final', () => {
    const begun = run([{ type: 'starting' }, { type: 'report', report: report(0) }, { type: 'progress', progress: progress(3) }])
    expect([begun.phase, begun.report?.rev, begun.progress?.rev]).toEqual(['growing', 0, 3])
    const done = run([{ type: 'report', report: first }, { type: 'report', report: final }], begun)
    expect([done.phase, done.report?.score]).toEqual(['done', 77])
  })

  it('passes over what comes late or twice', () => {
    const done = run([{ type: 'report', report: final }])
    expect(run([{ type: 'report', report: first }, { type: 'progress', progress: progress(4) }], done)).toEqual(done)
    expect(run([{ type: 'report', report: final }], done)).toEqual(done)
  })

  it('waits for the final report where its progress came first', () => {
    expect(run([{ type: 'report', report: first }, { type: 'progress', progress: progress(9, { final: true }) }]).phase).toBe('growing')
  })

  it('takes a new report whatever its number', () => {
    expect(run([{ type: 'report', report: final }, { type: 'report', report: report(0, { id: 'next' }) }]).report?.id).toBe('next')
  })

  it('that was refused leaves what stood there', () => {
    const refused = run([{ type: 'report', report: final }, { type: 'starting' }, { type: 'refused', message: 'No.' }])
    expect([refused.phase, refused.report, refused.error]).toEqual(['done', final, 'No.'])
    expect(run([{ type: 'starting' }, { type: 'refused', message: 'No.' }]).phase).toBe('idle')
  })

  it('goes on after a connection was lost', () => {
    const away = run([{ type: 'report', report: first }, { type: 'reconnecting' }])
    expect(away.phase).toBe('reconnecting')
    expect(run([{ type: 'progress', progress: progress(6) }], away).phase).toBe('growing')
    expect(run([{ type: 'lost', message: 'Away.' }], away)).toMatchObject({ phase: 'failed', error: 'Away.', report: first })
  })
})

describe('sources', () => {
  it('keep their places, whatever ended first', () => {
    const begun = rows(progress(1, { waiting: ['yelp', 'google', 'website'] }))
    const later = rows(progress(4, { sources: [site], reading: ['google'], waiting: ['yelp'] }))
    expect(begun.map(({ name }) => name)).toEqual(['website', 'google', 'yelp'])
    expect(later.map(({ name, standing }) => [name, standing])).toEqual([['website', 'ok'], ['google', 'reading'], ['yelp', 'waiting']])
  })
})

describe('what is read out', () => {
  it('is the beginning, the first grade and the end, once each', () => {
    const states = [
      run([{ type: 'starting' }]),
      run([{ type: 'report', report: report(0) }]),
      run([{ type: 'report', report: report(0) }, { type: 'progress', progress: progress(2) }]),
      run([{ type: 'report', report: first }]),
      run([{ type: 'report', report: final }]),
    ]
    expect([...new Set(states.map(spoken))]).toEqual([
      'Grading has begun.', 'A first grade is here, still updating: 70 of 100, C.', 'The grade is final: 77 of 100, C.',
    ])
  })

  it('never makes a number up', () => {
    expect(spoken(run([{ type: 'report', report: report(9, { final: true, first_at: 'now' }) }]))).toContain('too little')
  })
})
