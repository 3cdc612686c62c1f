import type { MenuApi } from '../../api/menu'

export interface MenuPageProps {
  api: MenuApi
  /** Takes a question to the assistant. */
  onAsk: (text: string) => void
}

export const PERIODS = [
  { days: 7, name: 'Last 7 days' },
  { days: 30, name: 'Last 30 days' },
  { days: 90, name: 'Last 90 days' },
  { days: 365, name: 'Last year' },
]
