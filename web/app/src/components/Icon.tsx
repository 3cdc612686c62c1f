import type { ReactNode } from 'react'

const PATHS = {
  menu: <path d="M4 7h16M4 12h16M4 17h10" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  plus: <path d="M12 5v14M5 12h14" />,
  sun: <><circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4" /></>,
  moon: <path d="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z" />,
  send: <path d="M12 19V5M6 11l6-6 6 6" />,
  stop: <rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" stroke="none" />,
  check: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  up: <path d="M7 11v9H4v-9h3zm0 0l4-8a2 2 0 0 1 2 2v4h5.5a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 17.3 20H7" />,
  down: <path d="M17 13V4h3v9h-3zm0 0l-4 8a2 2 0 0 1-2-2v-4H5.5a2 2 0 0 1-2-2.3l1.2-7A2 2 0 0 1 6.7 4H17" />,
  retry: <path d="M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6" />,
  clock: <><circle cx="12" cy="12" r="8.5" /><path d="M12 7.5V12l3 2" /></>,
  arrow: <path d="M5 12h14M13 6l6 6-6 6" />,
  alert: <><path d="M12 4l9 16H3L12 4z" /><path d="M12 10v4M12 17v.2" /></>,
  chart: <path d="M4 20V4M4 20h16M8 16v.01M11 11v.01M15 13v.01M18 7v.01M12 16v.01" />,
  table: <path d="M4 5h16v14H4zM4 10h16M10 5v14" />,
  chat: <path d="M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-8l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z" />,
  globe: <><circle cx="12" cy="12" r="8.5" /><path d="M3.5 12h17M12 3.5c2.6 2.4 3.9 5.2 3.9 8.5s-1.3 6.1-3.9 8.5c-2.6-2.4-3.9-5.2-3.9-8.5s1.3-6.1 3.9-8.5z" /></>,
  link: <path d="M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4" />,
  copy: <><rect x="9" y="9" width="11" height="11" rx="2" /><path d="M5 15H4V5a1 1 0 0 1 1-1h10v1" /></>,
  share: <><circle cx="6" cy="12" r="2.5" /><circle cx="17.5" cy="6" r="2.5" /><circle cx="17.5" cy="18" r="2.5" /><path d="M8.3 10.9l7-3.8M8.3 13.1l7 3.8" /></>,
  file: <path d="M7 3h7l4 4v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14 3v4h4M12 11v6M9.5 14.5L12 17l2.5-2.5" />,
  half: <path d="M6 12h12" />,
  none: <path d="M9 9.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 1.8M12 17.5v.01" />,
  campaign: <path d="M4 10v4h3l8 4V6l-8 4H4zM18.5 9.5a4 4 0 0 1 0 5M8 14.5l1 5h2.5l-1-4" />,
  voice: <path d="M4 10v4M8 7v10M12 4v16M16 8v8M20 10.5v3" />,
  calendar: <path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4" />,
  pause: <path d="M9 6v12M15 6v12" />,
  play: <path d="M8 5.5l10 6.5-10 6.5z" />,
  undo: <path d="M9 7L4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-2" />,
  image: <path d="M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5v.01" />,
  people: <><circle cx="9" cy="8.5" r="3.2" /><path d="M3.5 19c.5-3.6 2.6-5.4 5.5-5.4s5 1.8 5.5 5.4M15.5 5.6a3.2 3.2 0 0 1 0 5.8M17 14c2 .6 3.1 2.3 3.5 5" /></>,
  back: <path d="M19 12H5M11 6l-6 6 6 6" />,
  heart: <path d="M12 19.5C5.5 15 3.5 12 3.5 9A4.3 4.3 0 0 1 12 7.6 4.3 4.3 0 0 1 20.5 9c0 3-2 6-8.5 10.5z" />,
  bubble: <path d="M12 4.5c4.7 0 8.5 3.2 8.5 7.2s-3.8 7.2-8.5 7.2c-1 0-2-.2-2.900-.4L4.500 20.500l1.200-3.800C4.300 15.400 3.500 13.600 3.500 11.700c0-4 3.800-7.200 8.500-7.200z" />,
  saved: <path d="M7 4h10v16l-5-3.800L7 20z" />,
  offline: <path d="M3 3l18 18M5 11a10 10 0 0 1 4-2.3M19 11a10 10 0 0 0-6-2.9M8.5 14.5a5 5 0 0 1 7 0M12 18.5v.01" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof PATHS

/** Decoration only: whatever it stands on carries the words. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
      strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {PATHS[name]}
    </svg>
  )
}

/** A plate that speaks. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="mark__plate" d="M16 2.5c7.6 0 13.5 5.6 13.5 12.7S23.6 28 16 28c-1.5 0-3-.2-4.3-.6L5 29.6l1.3-5.5C3.9 21.8 2.5 18.7 2.5 15.2 2.5 8.1 8.4 2.5 16 2.5Z" />
      <circle className="mark__rim" cx="16" cy="15.2" r="7.6" fill="none" strokeWidth="1.6" />
      <circle className="mark__centre" cx="16" cy="15.2" r="3" />
    </svg>
  )
}
