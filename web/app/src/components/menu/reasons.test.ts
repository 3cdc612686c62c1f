import { expect, test } from 'vitest'
import { tell } from './reasons'

test('a weekday is told beside an average day', () => {
  expect(tell({ code: 'slow_weekday', weekday: 'Monday', index: 0.84 }, 'USD')).toBe('Mondays bring 16% less than an average day.')
  expect(tell({ code: 'weekday_not_slow', weekday: 'Friday', index: 1.21 }, 'USD')).toContain('21% more than')
})

test('a class comes with the money behind it', () => {
  expect(tell({ code: 'class', class: 'puzzle', contribution_margin: 12.1, menu_margin: 11.69 }, 'USD'))
    .toBe("A puzzle: each one leaves $12.10; the menu's average is $11.69.")
})

test('a code that is not known yet is still readable', () => {
  expect(tell({ code: 'new_kind_of_reason' }, 'USD')).toBe('New kind of reason.')
})
