import { describe, expect, it } from 'vitest'
import type { Traits } from '../../api/content'
import { habitsOf, level, traitsOf } from './traits'

const traits: Traits = {
  formality: 0.35, warmth: 0.7, humour: 0.2, sentence_words: 11, emoji_per_100_words: 0.5, exclamations_per_sentence: 0.1,
  questions_per_sentence: 0.1, capitals: 0, hashtags_per_text: 1, person: 'we', contractions: 0.6, address: 'unknown',
}

it.each([[0, 'a'], [0.24, 'a'], [0.25, 'b'], [0.5, 'c'], [0.99, 'd'], [1, 'd'], [7, 'd'], [-1, 'a']])('%s is %s', (value, word) => {
  expect(level(value, ['a', 'b', 'c', 'd'])).toBe(word)
})

describe('traits', () => {
  it('stand between their ends whatever was measured', () => {
    for (const { at } of traitsOf({ ...traits, sentence_words: 90, emoji_per_100_words: 50, exclamations_per_sentence: 4, warmth: -1 })) {
      expect(at).toBeGreaterThanOrEqual(0)
      expect(at).toBeLessThanOrEqual(1)
    }
  })
  it('say what none is', () => {
    const said = traitsOf({ ...traits, emoji_per_100_words: 0, exclamations_per_sentence: 0 }).map((each) => each.said)
    expect(said.filter((each) => each === 'none')).toHaveLength(2)
  })
  it('count sentences', () => expect(traitsOf(traits).map(({ said }) => said)).toContain('one in 10 sentences'))
})

it('habits are told as the owner’s', () => {
  expect(habitsOf(traits)[0]).toContain('“we”')
  expect(habitsOf({ ...traits, address: 'usted' }).at(-1)).toContain('usted')
})
