import { Avatar, type PreviewProps } from './Preview'
import { Words } from './Words'

/** A phone's messages: the bubble as guests get it. */
export function SmsPreview({ version: { body }, name }: PreviewProps) {
  return (
    <div className="phone">
      <div className="phone__top">
        <Avatar name={name} />
        <span>{name}</span>
      </div>
      <div className="phone__talk">
        <p className="phone__when">Text message</p>
        <p className="imsg">{body ? <Words text={body} /> : <span className="imsg__empty">Nothing written yet</span>}</p>
      </div>
    </div>
  )
}
