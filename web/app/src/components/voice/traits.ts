import type { Traits } from '../../api/content'
import { number } from '../../lib/format'

/** Measured habits in words, and where they stand between their ends. */

export interface Trait {
  name: string
  low: string
  high: string
  /** 0-1 */
  at: number
  said: string
  /** What a slider sets; null: measured only. */
  key: 'formality' | 'warmth' | 'humour' | null
}

const share = (value: number) => Math.max(0, Math.min(1, value))

export function level(value: number, words: [string, string, string, string]): string {
  return words[Math.min(3, Math.floor(share(value) * 4))] ?? words[0]
}

export function traitsOf(traits: Traits): Trait[] {
  const { formality, warmth, humour, sentence_words: length, emoji_per_100_words: emoji, exclamations_per_sentence: loud } = traits
  const every = loud > 0 ? Math.max(1, Math.round(1 / loud)) : 0
  return [
    { key: 'formality', name: 'Formality', low: 'Casual', high: 'Formal', at: share(formality), said: level(formality, ['very casual', 'casual', 'rather formal', 'formal']) },
    { key: 'warmth', name: 'Warmth', low: 'Matter-of-fact', high: 'Warm', at: share(warmth), said: level(warmth, ['matter-of-fact', 'reserved', 'friendly', 'very warm']) },
    { key: 'humour', name: 'Humour', low: 'Straight', high: 'Playful', at: share(humour), said: level(humour, ['straight', 'a wink now and then', 'playful', 'very playful']) },
    { key: null, name: 'Sentences', low: 'Short', high: 'Long', at: share(length / 25), said: `${number(length)} words on average` },
    { key: null, name: 'Emoji', low: 'None', high: 'Many', at: share(emoji / 6), said: emoji < 0.05 ? 'none' : `${number(emoji, 1)} in 100 words` },
    { key: null, name: 'Exclamation marks', low: 'Calm', high: 'Lively', at: share(loud), said: every ? `one in ${every} ${every === 1 ? 'sentence' : 'sentences'}` : 'none' },
  ]
}

export function habitsOf({ person, contractions, hashtags_per_text: tags, address }: Traits): string[] {
  const habits = [
    person === 'we' ? 'You speak as “we”.' : person === 'I' ? 'You speak as “I”.' : 'You speak of the restaurant by its name.',
    contractions >= 0.5 ? 'You say “we’re” rather than “we are”.' : 'You say “we are” rather than “we’re”.',
    `${number(tags, 1)} hashtags in a post.`,
  ]
  if (address !== 'unknown') habits.push(`In Spanish you say ${address === 'tu' ? '“tú”' : '“usted”'}.`)
  return habits
}
