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
