import { describe, expect, it } from 'vitest'
import { addressOf, after, before, canGo, isOpen, placeOf, STEPS } from './place'

describe('an address', () => {
  it.each([
    ['/campaigns', { kind: 'list' }],
    ['/campaigns/', { kind: 'list' }],
    ['/campaigns/calendar', { kind: 'calendar' }],
    ['/campaigns/new', { kind: 'new', step: 'situation' }],
    ['/campaigns/new?step=strategy', { kind: 'new', step: 'strategy' }],
    ['/campaigns/new?step=review', { kind: 'new', step: 'situation' }],
    ['/campaigns/c%201?step=audience', { kind: 'campaign', id: 'c 1', step: 'audience' }],
    ['/campaigns/c1?step=nonsense', { kind: 'campaign', id: 'c1', step: null }],
  ])('%s', (address, place) => expect(placeOf(address)).toEqual(place))
  it('leads back to where it came from', () => {
    for (const step of STEPS) expect(placeOf(addressOf('a/b c', step))).toEqual({ kind: 'campaign', id: 'a/b c', step })
  })
})

describe('the steps', () => {
  it('end at both ends', () => {
    expect(before('situation')).toBe('situation')
    expect(after('review')).toBe('review')
    expect(after('strategy')).toBe('content')
  })
  it('need a campaign behind the second', () => {
    expect(STEPS.filter((step) => canGo(step, false))).toEqual(['situation', 'strategy'])
    expect(STEPS.every((step) => canGo(step, true))).toBe(true)
  })
})

it('only what is not approved is still being made', () => {
  expect((['draft', 'awaiting_approval', 'expired', 'scheduled', 'paused', 'done'] as const).map(isOpen)).toEqual([true, true, true, false, false, false])
})
