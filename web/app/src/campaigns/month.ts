/** Months as ISO text ("2026-12"): no time zone may move a day. */

const at = (iso: string) => new Date(`${iso}T12:00:00Z`)
const iso = (date: Date) => date.toISOString().slice(0, 10)

export function shift(day: string, days: number): string {
  const date = at(day)
  date.setUTCDate(date.getUTCDate() + days)
  return iso(date)
}

/** The Monday on or before the first, and whole weeks until the month is over. */
export function gridOf(month: string): string[] {
  const first = at(`${month}-01`)
  const start = shift(`${month}-01`, -((first.getUTCDay() + 6) % 7))
  const days: string[] = []
  for (let day = start; days.length % 7 !== 0 || day.slice(0, 7) <= month; day = shift(day, 1)) days.push(day)
  return days
}

export function monthAfter(month: string, by: number): string {
  const date = at(`${month}-15`)
  date.setUTCMonth(date.getUTCMonth() + by)
  return iso(date).slice(0, 7)
}

/** Today, where the restaurant is. */
export const todayIn = (zone: string, now: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now)

export function monthName(month: string): string {
  const locale = typeof navigator === 'undefined' ? 'en-US' : navigator.language
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(at(`${month}-15`))
}

/** Where an arrow key leads in a grid of weeks; null for keys that lead nowhere. */
export function moved(day: string, key: string): string | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const step = steps[key]
  if (step !== undefined) return shift(day, step)
  if (key === 'Home') return shift(day, -((at(day).getUTCDay() + 6) % 7))
  if (key === 'End') return shift(day, 6 - ((at(day).getUTCDay() + 6) % 7))
  return null
}
