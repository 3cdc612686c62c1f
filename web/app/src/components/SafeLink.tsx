import { safeUrl, shortUrl } from '../grade/words'

/** A link to a page out there, by its address; what is no http address stays text. */
export function SafeLink({ url, children }: { url: string | null; children?: string }) {
  const href = safeUrl(url)
  if (!href) return <span>{children ?? url}</span>
  return <a className="outlink" href={href} target="_blank" rel="noopener noreferrer nofollow">{children ?? shortUrl(href)}<span className="sr-only"> (opens a new window)</span></a>
}
