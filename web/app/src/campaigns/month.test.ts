import { describe, expect, it } from 'vitest'
import { gridOf, monthAfter, moved, shift, todayIn } from './month'

describe('a month', () => {
  it('is whole weeks from Monday', () => {
    const days = gridOf('2026-12')
    expect(days[0]).toBe('2026-11-30')
    expect(days.at(-1)).toBe('2027-01-03')
    expect(days.length % 7).toBe(0)
  })
  it.each(['2026-02', '2027-02', '2024-02', '2026-06'])('%s has each of its days once', (month) => {
    const own = gridOf(month).filter((day) => day.startsWith(month))
    expect(new Set(own).size).toBe(own.length)
    expect(own).toHaveLength(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate())
  })
  it('follows another across the year', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01')
    expect(monthAfter('2026-01', -1)).toBe('2025-12')
  })
})

describe('arrows', () => {
  it.each([
    ['ArrowLeft', '2026-11-30'], ['ArrowRight', '2026-12-02'], ['ArrowUp', '2026-11-24'], ['ArrowDown', '2026-12-08'],
    ['Home', '2026-11-30'], ['End', '2026-12-06'], ['a', null],
  ])('%s', (key, day) => expect(moved('2026-12-01', key)).toBe(day))
})

it('today is the restaurant’s', () => {
  const now = Date.parse('2026-12-01T03:00:00Z')
  expect(todayIn('America/New_York', now)).toBe('2026-11-30')
  expect(todayIn('UTC', now)).toBe('2026-12-01')
})

it('days are not moved by summer time', () => expect(shift('2026-03-29', 1)).toBe('2026-03-30'))
