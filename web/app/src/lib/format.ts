const LOCALE = typeof navigator === 'undefined' ? 'en-US' : navigator.language

export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).format(amount)
}

/** Whole amounts, where cents would only be in the way. */
export function shortMoney(amount: number, currency: string): string {
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount)
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits }).format(value)
}

/** `fixed` keeps a column's digits in line. */
export function percent(value: number, { fixed = false } = {}): string {
  const digits = { maximumFractionDigits: 1, minimumFractionDigits: fixed ? 1 : 0 }
  return `${new Intl.NumberFormat(LOCALE, digits).format(value)}%`
}

export function signedPercent(value: number): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : ''
  return `${sign}${number(Math.abs(value), 1)}%`
}

/** `2026-12-31` as a calendar day: no time zone may move it. */
export function day(iso: string, withYear = false): string {
  const date = new Date(`${iso}T12:00:00Z`)
  return new Intl.DateTimeFormat(LOCALE, {
    timeZone: 'UTC', day: 'numeric', month: 'short', ...(withYear && { year: 'numeric' }),
  }).format(date)
}

/** A sentence of the server's, its ISO days as a reader writes them. */
export function withDays(text: string): string {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (iso) => day(iso, true))
}

export function period({ start, end }: { start: string; end: string }): string {
  const sameYear = start.slice(0, 4) === end.slice(0, 4)
  return start === end ? day(end, true) : `${day(start, !sameYear)} – ${day(end, true)}`
}

/** "just now", "12 min ago", "Tuesday", "3 Nov". */
export function ago(iso: string, now: number): string {
  const then = new Date(iso)
  const minutes = Math.round((now - then.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`
  const options: Intl.DateTimeFormatOptions =
    minutes < 7 * 24 * 60 ? { weekday: 'long' } : { day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(LOCALE, options).format(then)
}

/** How long is left, in words: "23 hours", "4 minutes". Null when it is over. */
export function remaining(iso: string, now: number): string | null {
  const minutes = Math.ceil((new Date(iso).getTime() - now) / 60_000)
  if (minutes <= 0) return null
  if (minutes < 60) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
  const hours = Math.round(minutes / 60)
  if (hours < 48) return `${hours} ${hours === 1 ? 'hour' : 'hours'}`
  return `${Math.round(hours / 24)} days`
}

/** The part of the day at the restaurant, whoever looks from wherever. */
export function greeting(timezone: string, now: number): string {
  const options: Intl.DateTimeFormatOptions = { hour: 'numeric', hourCycle: 'h23', timeZone: timezone }
  const hour = Number(new Intl.DateTimeFormat('en-GB', options).format(now))
  if (hour < 5) return 'Still up?'
  if (hour < 12) return 'Good morning.'
  return hour < 18 ? 'Good afternoon.' : 'Good evening.'
}
