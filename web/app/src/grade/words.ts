import type { Aspect, CategoryName, Check, Confidence, Fix, Report, Reviews, SourceName } from '../api/grades'
import { number, percent } from '../lib/format'
import type { Row, Standing } from './state'

export const SOURCES: Record<SourceName, string> = {
  website: 'Your website',
  google: 'Google',
  business_profile: 'Google Business Profile',
  yelp: 'Yelp',
  pagespeed: 'PageSpeed',
  facebook: 'Facebook',
  instagram: 'Instagram',
  delivery: 'Delivery platforms',
}

export const CATEGORIES: Record<CategoryName, string> = {
  google: 'Google presence',
  website: 'Website',
  reviews: 'Reviews',
  social: 'Social media',
  delivery: 'Delivery listings',
}

export const ASPECTS: Record<Aspect, string> = {
  food: 'Food', service: 'Service', price: 'Price', ambience: 'Ambience', wait: 'Waiting time', delivery: 'Delivery',
}

export const STANDINGS: Record<Standing, string> = {
  waiting: 'Waiting',
  reading: 'Reading…',
  ok: 'Read',
  not_connected: 'Not connected',
  blocked: 'Blocked',
  timeout: 'Timed out',
  error: 'Could not be read',
}

export const STATUSES: Record<Check['status'], string> = {
  pass: 'Good', partial: 'Partly', fail: 'To mend', not_measured: 'Not measured',
}

export const EFFORTS: Record<Fix['effort'], string> = { small: 'Quick', medium: 'Some work', large: 'A project' }

const VERDICTS: Record<string, string> = {
  A: 'You are easy to find and easy to choose.',
  B: 'A strong presence with a few gaps.',
  C: 'A sound base, with clear gains within reach.',
  D: 'Guests can find you, but much stands in their way.',
  F: 'Guests are being lost before they reach you.',
}

const CONFIDENCES: Record<Confidence, string> = {
  high: 'the sources agree, so you can rely on it',
  medium: 'it is a fair picture, and more sources would sharpen it',
  low: 'there is little to go by, so take it as a first impression',
}

export const whole = (share: number) => percent(Math.round(100 * share))

export function verdict({ score, grade, final, coverage }: Report): string {
  if (score !== null) return VERDICTS[grade ?? ''] ?? 'This is how you look online.'
  if (!final) return 'Looking around…'
  return coverage > 0 ? 'Too little could be measured for a fair score.' : 'Nothing could be measured.'
}

/** How much stands behind the number. */
export function footing({ coverage, confidence, score, final }: Report): string {
  const measured = `${whole(coverage)} of what counts could be measured`
  if (score === null && !final && coverage === 0) return 'A first grade takes a few seconds. Slow sources are added as they come in.'
  if (score === null) return final ? `${measured}; from 40% on there is a score. What is missing never costs points.` : `${measured} so far.`
  return `${measured}: ${CONFIDENCES[confidence]}. What could not be measured costs no points.`
}

/** "2.7 of 4 points"; points carry two digits at most. */
export function pointsOf({ points, max_points: most, status }: Check): string {
  return status === 'not_measured' ? `not counted (${most} points)` : `${number(points, 2)} of ${number(most)} points`
}

export const gain = (points: number) => (points >= 0.05 ? `+${number(points, 1)} ${points === 1 ? 'point' : 'points'}` : 'under 0.1 points')

/** What was read, as a reader writes it; null where there is nothing to show beside the sentence. */
export function valueOf({ evidence: { value } }: Check): string | null {
  if (value === null || value === '') return null
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return typeof value === 'number' ? number(value, 2) : value
}

/** An address that may be a link: http and https alone, whatever a page or an API put there. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url) return null
  try {
    const { protocol, href } = new URL(url)
    return protocol === 'https:' || protocol === 'http:' ? href : null
  } catch {
    return null
  }
}

/** "www.luna.example/menu" of an address. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}

export function seconds(milliseconds: number): string {
  return `${number(milliseconds / 1000, 1)} s`
}

/** "Read in 1.2 s", "Read in part", "Blocked". */
export function standingOf({ standing, milliseconds, reason, public: open }: Row): string {
  if (standing !== 'ok') return STANDINGS[standing]
  if (reason) return 'Read in part'
  if (open) return 'Read as anyone can'
  return milliseconds === null ? STANDINGS.ok : `Read in ${seconds(milliseconds)}`
}

/** The fix without the block that stands beside it to be copied; its steps one by one. */
export function stepsOf({ fix, code }: Pick<Fix, 'fix' | 'code'>): { lead: string; steps: string[] } {
  const text = (code && fix.trim().endsWith(code.text.trim()) ? fix.trim().slice(0, -code.text.trim().length) : fix).trim()
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean)
  const numbered = lines.filter((line) => /^\d+\. /.test(line))
  return {
    lead: lines.filter((line) => !/^\d+\. /.test(line)).join('\n'),
    steps: numbered.map((line) => line.replace(/^\d+\. /, '')),
  }
}

/** What the copy button gives: the block where there is one, else the whole fix. */
export const copied = ({ fix, code }: Pick<Fix, 'fix' | 'code'>) => code?.text ?? fix

export function trendOf({ trend }: Reviews): string {
  if (!trend) return 'Not measured: too few dated ratings to tell a trend.'
  const a_year = `${number(Math.abs(trend.stars_a_year), 1)} stars a year`
  if (trend.direction === 'rising') return `Rising, about ${a_year}.`
  return trend.direction === 'falling' ? `Falling, about ${a_year}.` : `No clear change over ${number(trend.n)} ratings.`
}

export function responsesOf({ responses }: Reviews): string {
  if (!responses) return 'Not measured: only your own Google Business Profile tells whether you answered.'
  const answered = `You answered ${whole(responses.rate)} of ${number(responses.of)} reviews`
  return responses.hours === null ? `${answered}.` : `${answered}, half of them within ${number(responses.hours)} hours.`
}
