import type { PreviewProps } from './Preview'
import { Words } from './Words'

/** The strip at the top of the restaurant's own site. */
export function BannerPreview({ version: { body, button }, name }: PreviewProps) {
  return (
    <div className="site">
      <div className="site__bar" aria-hidden="true"><i /><i /><i /><span>{name.toLowerCase().replaceAll(/[^\p{L}\d]+/gu, '')}.com</span></div>
      <div className="site__banner"><p><Words text={body} /></p>{button && <span className="site__button">{button}</span>}</div>
      <div className="site__page" aria-hidden="true"><b>{name}</b><i /><i /><i /></div>
    </div>
  )
}
