import { describe, expect, it } from 'vitest'
import type { Check, Report, Reviews } from '../api/grades'
import { copied, footing, gain, pointsOf, responsesOf, safeUrl, shortUrl, standingOf, stepsOf, trendOf, valueOf, verdict } from './words'

const check = { status: 'partial', points: 1.14, max_points: 3, evidence: { summary: '', value: null, url: null } } as Check
const report = { score: 77, grade: 'C', coverage: 0.96, confidence: 'high', final: true } as Report

describe('an address', () => {
  it.each([
    ['https://luna.example/menu', 'https://luna.example/menu'],
    ['http://luna.example', 'http://luna.example/'],
    ['javascript:alert(1)', null],
    [' JavaScript:alert(1)', null],
    ['data:text/html,<b>', null],
    ['//luna.example', null],
    ['luna', null],
    [null, null],
  ])('%s may lead to %s', (url, link) => {
    expect(safeUrl(url)).toBe(link)
  })

  it('is shown without what everyone knows', () => {
    expect(shortUrl('https://luna.example/menu/')).toBe('luna.example/menu')
  })
})

describe('a score', () => {
  it('comes with what stands behind it', () => {
    expect(verdict(report)).toContain('gains')
    expect(footing(report)).toContain('96% of what counts')
  })

  it('that is not there is explained, and never shown as nought', () => {
    const none = { ...report, score: null, grade: null, coverage: 0.36 }
    expect(verdict(none)).toContain('Too little')
    expect(footing(none)).toContain('from 40% on')
    expect(verdict({ ...none, final: false })).toContain('Looking')
  })
})

describe('a check', () => {
  it('tells its points, or that it does not count', () => {
    expect(pointsOf(check)).toBe('1.14 of 3 points')
    expect(pointsOf({ ...check, status: 'not_measured' })).toBe('not counted (3 points)')
  })

  it.each([[true, 'Yes'], [false, 'No'], [3240, '3,240'], [0.355, '0.36'], ['text', 'text'], [null, null], ['', null]])('shows %s as %s', (value, shown) => {
    expect(valueOf({ ...check, evidence: { ...check.evidence, value } })).toBe(shown)
  })
})

describe('a fix', () => {
  it('stands without the block that is copied', () => {
    const fix = { fix: 'Put this at the top.\n\n<a>1. x</a>', code: { language: 'html', text: '<a>1. x</a>' } }
    expect(stepsOf(fix)).toEqual({ lead: 'Put this at the top.', steps: [] })
    expect(copied(fix)).toBe('<a>1. x</a>')
  })

  it('is taken apart into its steps', () => {
    const fix = { fix: 'First:\n1. One thing.\n2. Another.', code: null }
    expect(stepsOf(fix)).toEqual({ lead: 'First:', steps: ['One thing.', 'Another.'] })
    expect(copied(fix)).toBe(fix.fix)
  })

  it.each([[2.7, '+2.7 points'], [1, '+1 point'], [0.02, 'under 0.1 points']])('of %f points brings %s', (points, words) => {
    expect(gain(points)).toBe(words)
  })
})

describe('a source', () => {
  const row = { name: 'website', standing: 'ok', reason: null, milliseconds: 1268, public: false } as const
  it('says how it went', () => {
    expect(standingOf(row)).toBe('Read in 1.3 s')
    expect(standingOf({ ...row, reason: 'One page was closed.' })).toBe('Read in part')
    expect(standingOf({ ...row, public: true })).toBe('Read as anyone can')
    expect(standingOf({ ...row, standing: 'timeout' })).toBe('Timed out')
  })
})

describe('reviews', () => {
  it('say why something was not measured', () => {
    const none = { trend: null, responses: null } as Reviews
    expect(trendOf(none)).toContain('too few')
    expect(responsesOf(none)).toContain('Business Profile')
  })

  it('say what was', () => {
    const some = { trend: { direction: 'falling', stars_a_year: -0.47, n: 77 }, responses: { rate: 0.29, of: 62, hours: 44 } } as Reviews
    expect(trendOf(some)).toBe('Falling, about 0.5 stars a year.')
    expect(responsesOf(some)).toBe('You answered 29% of 62 reviews, half of them within 44 hours.')
  })
})
