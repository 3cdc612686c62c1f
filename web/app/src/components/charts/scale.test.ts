import { expect, test } from 'vitest'
import { moment, nearest, scales } from './scale'

const box = { width: 400, height: 200, left: 40, right: 10, top: 10, bottom: 20 }
const days = ['2026-03-28', '2026-03-29', '2026-03-30']

test('a day is a day wherever the reader is, also when the clocks change', () => {
  expect(days.map((day) => moment(day).toISOString().slice(0, 10))).toEqual(days)
})

test('the scale holds every value and begins at zero', () => {
  const { y } = scales(box, days, [12, 30])
  expect(y(0)).toBe(180)
  expect(y(30)).toBeGreaterThanOrEqual(10)
})

test('the nearest day is found from any place on the axis', () => {
  const scale = scales(box, days, [1])
  expect(nearest(days, scale, 0)).toBe(0)
  expect(nearest(days, scale, 215)).toBe(1)
  expect(nearest(days, scale, 999)).toBe(2)
})

test('no days and no values make no picture and no error', () => {
  const scale = scales(box, [], [])
  expect(nearest([], scale, 100)).toBe(0)
})
