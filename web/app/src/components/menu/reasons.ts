import { money, number, signedPercent } from '../../lib/format'

export type Reason = { code: string } & Record<string, unknown>

const CLASSES: Record<string, string> = { star: 'A star', plowhorse: 'A plowhorse', puzzle: 'A puzzle', dog: 'A dog' }

type Tell = (reason: Reason, currency: string) => string

/** The codes that the recommender gives, in an owner's words. */
const WORDS: Record<string, Tell> = {
  class: (one, currency) => {
    const [margin, usual] = [num(one.contribution_margin), num(one.menu_margin)]
    return `${CLASSES[str(one.class)] ?? 'This dish'}: each one leaves ${money(margin, currency)}; the menu's average is ${money(usual, currency)}.`
  },
  no_cost: () => 'Its cost is not known, so only the revenue can be told.',
  costs_money: (one, currency) => `It would cost you about ${money(-num(one.profit), currency)}.`,
  slow_weekday: (one) => `${str(one.weekday)}s bring ${away(num(one.index))} an average day.`,
  weekday_not_slow: (one) => `${str(one.weekday)}s are not slow: ${away(num(one.index))} an average day.`,
  weekday_unclear: (one) => `Whether ${str(one.weekday)}s are slow cannot be told yet.`,
  bought_together: (one) => `${number(num(one.orders))} orders had ${str(one.with_item)} with it, ${number(num(one.lift), 1)} times what chance would give.`,
  rising: (one) => `Sales are rising (${signedPercent(num(one.change_percent))}).`,
  falling: (one) => `Sales are falling (${signedPercent(num(one.change_percent))}).`,
  in_season: (one) => `This is its time of the year (${signedPercent(num(one.change_percent))}).`,
  pricier_than_category: (one) => `It costs ${number(num(one.difference_percent))}% more than the dishes beside it.`,
  cheaper_than_category: (one) => `It costs ${number(-num(one.difference_percent))}% less than the dishes beside it.`,
  break_even: (one) => `It pays from ${number(num(one.lift_percent), 1)}% more sold.`,
  never_breaks_even: () => 'At that price it earns nothing, however many are sold.',
  displaces: (one) => `${number(num(one.percent))}% of the extra sales come from other dishes.`,
  brings_along: (one) => `Guests who come for it order more besides (${number(num(one.percent))}%).`,
  price_not_tested: () => 'No other price has been tried yet, so take it as a test.',
  guests_take_another: (one) => `${number(num(one.percent))}% of its guests would take another dish.`,
}

export function tell(reason: Reason, currency: string): string {
  return WORDS[reason.code]?.(reason, currency) ?? sentence(reason.code)
}

const num = (value: unknown) => (typeof value === 'number' ? value : 0)
const str = (value: unknown) => (typeof value === 'string' ? value : '')

function away(index: number): string {
  const percent = Math.round(Math.abs(index - 1) * 100)
  return percent === 0 ? 'as much as' : `${percent}% ${index < 1 ? 'less than' : 'more than'}`
}

function sentence(code: string): string {
  const words = code.replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
