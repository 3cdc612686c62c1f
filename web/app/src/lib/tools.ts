import type { ToolCall } from '../api/types'
import { day, period } from './format'

/** What the assistant is doing, and has done, in the owner's words. */
const WORDS: Record<string, [doing: string, done: string]> = {
  analyze_menu: ['Looking at your menu sales', 'Looked at your menu sales'],
  update_menu_item: ['Preparing a menu change', 'Prepared a menu change'],
  grade_presence: ['Looking at you as guests do', 'Graded how you look online'],
  show_grade_history: ['Looking at your earlier grades', 'Looked at your earlier grades'],
  reply_to_review: ['Writing a reply', 'Wrote a reply'],
  write_content: ['Writing the texts', 'Wrote the texts'],
  revise_content: ['Changing the texts', 'Changed the texts'],
  learn_brand_voice: ['Learning your voice', 'Learned your voice'],
  show_brand_voice: ['Looking at your voice', 'Looked at your voice'],
  plan_campaign: ['Planning a campaign', 'Planned a campaign'],
  schedule_campaign: ['Preparing the schedule', 'Prepared the schedule'],
  launch_campaign: ['Preparing the launch', 'Prepared the launch'],
  pause_campaign: ['Pausing the campaign', 'Paused the campaign'],
  cancel_campaign: ['Preparing to cancel it', 'Prepared to cancel it'],
  campaign_report: ['Looking at what it brought', 'Looked at what it brought'],
  list_campaigns: ['Looking at your campaigns', 'Looked at your campaigns'],
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
