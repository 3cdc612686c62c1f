import type { ToolCall } from '../api/types'
import { day, period } from './format'

/** What the assistant is doing, and has done, in the owner's words. */
const WORDS: Record<string, [doing: string, done: string]> = {
  analyze_menu: ['Looking at your menu sales', 'Looked at your menu sales'],
  update_menu_item: ['Preparing a menu change', 'Prepared a menu change'],
  grade_presence: ['Looking at you as guests do', 'Graded how you look online'],
  show_grade_history: ['Looking at your earlier grades', 'Looked at your earlier grades'],
  reply_to_review: ['Writing a reply', 'Wrote a reply'],
  remember_fact: ['Making a note', 'Made a note'],
  forget_fact: ['Forgetting that', 'Forgot that'],
}

export function toolWords(name: string): { doing: string; done: string } {
  const plain = name.replaceAll('_', ' ')
  const [doing, done] = WORDS[name] ?? [`Working on it: ${plain}`, `Done: ${plain}`]
  return { doing, done }
}

/** The arguments worth showing, e.g. "Hawaiian · last 30 days". */
export function toolDetails({ args }: ToolCall): string {
  const text = (name: string) => (typeof args[name] === 'string' ? args[name] : null)
  return [text('item'), text('category'), text('target'), when(args)].filter(Boolean).join(' · ')
}

function when(args: Record<string, unknown>): string | null {
  const { start_date: start, end_date: end, period_days: days } = args
  if (typeof start === 'string' && typeof end === 'string') return period({ start, end })
  if (typeof start === 'string') return `since ${day(start, true)}`
  return typeof days === 'number' ? `last ${days} days` : null
}
