import { describe, expect, it } from 'vitest'
import { channelsWords, encodingHint, listed, localInput, moment, segmentOf, smsWords, telling, weekdayName } from './words'

describe('times', () => {
  it('stand in the restaurant’s own zone', () => {
    expect(localInput('2026-12-01T16:00:00Z', 'America/New_York')).toBe('2026-12-01T11:00')
    expect(moment('2026-12-01T16:00:00Z', 'America/New_York')).toContain('11:00')
  })
  it('follow summer time', () => {
    expect(localInput('2026-07-01T15:00:00+00:00', 'America/New_York')).toBe('2026-07-01T11:00')
    expect(localInput('2026-01-01T05:00:00Z', 'America/New_York')).toBe('2026-01-01T00:00')
  })
})

describe('text messages', () => {
  it.each([
    [{ encoding: 'GSM-7', parts: 1, units: 142, cost_each: null }, '142 of 160 characters, 1 message a guest'],
    [{ encoding: 'GSM-7', parts: 2, units: 200, cost_each: null }, '200 of 306 characters, 2 messages a guest'],
    [{ encoding: 'UCS-2', parts: 1, units: 60, cost_each: null }, '60 of 70 characters, 1 message a guest'],
    [{ encoding: 'UCS-2', parts: 3, units: 150, cost_each: null }, '150 of 201 characters, 3 messages a guest'],
  ] as const)('%o', (count, words) => expect(smsWords(count)).toBe(words))
  it('say why they hold less', () => {
    expect(encodingHint('GSM-7')).toBeNull()
    expect(encodingHint('UCS-2')).toContain('70')
  })
})

describe('what a holdout can show', () => {
  it.each([
    [4.2, 10, true, '4.2'],
    [15, 10, true, '15'],
    [18, 10, false, 'Too few'],
    [null, 10, false, 'Too few'],
    [4, 0, false, 'Nobody is held out'],
  ])('%s points at %s%%', (detectable, percent, enough, words) => {
    const told = telling(detectable, percent)
    expect(told.enough).toBe(enough)
    expect(told.text).toContain(words)
  })
})

describe('lists', () => {
  it('end with and', () => {
    expect(listed([])).toBe('')
    expect(listed(['a'])).toBe('a')
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c')
  })
  it('name channels in one order', () => expect(channelsWords(['instagram', 'sms'])).toBe('Text message and Instagram'))
})

describe('a strategy as it is asked for', () => {
  const strategy = { id: '1', objective: 'win_back', title: '', why: [], channels: [], expected: null }
  it.each([
    ['regulars', 'regulars'],
    [{ kind: 'lapsed', days: 90 }, 'lapsed 90 days'],
    [{ kind: 'first_timers' }, 'first-timers'],
    [{ kind: 'all' }, 'everyone'],
    [null, undefined],
  ])('%o', (segment, words) => expect(segmentOf({ ...strategy, segment })).toBe(words))
  it('names weekdays', () => {
    expect(weekdayName(1)).toBe('Tuesday')
    expect(weekdayName('friday')).toBe('Friday')
    expect(weekdayName(null)).toBeUndefined()
  })
})
