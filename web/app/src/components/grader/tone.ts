export type Tone = 'good' | 'fair' | 'poor' | 'none'

/** The colour of a score; it never stands without the number or the letter. */
export function toneOf(score: number | null): Tone {
  if (score === null) return 'none'
  if (score >= 80) return 'good'
  return score >= 60 ? 'fair' : 'poor'
}
