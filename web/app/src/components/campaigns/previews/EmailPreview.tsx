import { useState } from 'react'
import { Avatar, type PreviewProps } from './Preview'

/** What each guest gets filled in, as an example. */
const filled = (html: string) => html.replaceAll('{first_name}', 'Alex').replaceAll(/\{(link|unsubscribe)\}/g, '#')

const WIDTH = 600 // px that the template is made for

/** How it stands in an inbox, and the mail itself: in a frame that can run nothing and reach nothing. */
export function EmailPreview({ version: { subject, preheader, html, body }, name }: PreviewProps) {
  const [narrow, setNarrow] = useState(false)
  return (
    <div className="mail">
      <div className="mail__row">
        <Avatar name={name} />
        <span className="mail__line">
          <span className="mail__from"><b>{name}</b><small>now</small></span>
          <b className="mail__subject">{subject === null || subject === '' ? 'No subject yet' : subject}</b>
          <span className="mail__preheader">{preheader}</span>
        </span>
      </div>
      {html ? (
        <>
          <iframe className={`mail__body ${narrow ? 'is-narrow' : ''}`} title={`Email: ${subject ?? 'without a subject'}`} sandbox="" srcDoc={filled(html)} tabIndex={-1}
            style={{ maxWidth: narrow ? 320 : WIDTH }} />
          <div className="switch mail__switch" role="group" aria-label="Width of the email">
            <button type="button" aria-pressed={!narrow} onClick={() => setNarrow(false)}>Desktop</button>
            <button type="button" aria-pressed={narrow} onClick={() => setNarrow(true)}>Phone</button>
          </div>
        </>
      ) : <p className="mail__plain">{body}</p>}
    </div>
  )
}
