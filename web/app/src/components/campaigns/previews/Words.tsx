import { Fragment, useState } from 'react'

const PARTS = /(\{first_name\}|\{link\}|https?:\/\/\S+|#[\p{L}\d_]+)/u

/** A channel's text with its links and tags in their colour, and what each guest gets filled in as an example. */
export function Words({ text }: { text: string }) {
  return text.split(PARTS).map((part, index) => <Fragment key={index}>{partOf(part)}</Fragment>)
}

function partOf(part: string) {
  if (part === '{first_name}') return <mark className="fill" title="Each guest’s own first name">Alex</mark>
  if (part === '{link}') return <mark className="fill fill--link" title="Each guest’s own short link">your-link</mark>
  if (part.startsWith('http') || part.startsWith('#')) return <span className="tint">{part}</span>
  return part
}

interface Props {
  text: string
  /** As many letters as the channel shows before "more". */
  most: number
  more: string
  whole?: boolean | undefined
}

/** Cut where the channel cuts it; "more" shows the rest. */
export function Clipped({ text, most, more, whole = false }: Props) {
  const [open, setOpen] = useState(whole)
  if (open || text.length <= most) return <Words text={text} />
  const space = text.lastIndexOf(' ', most)
  return (
    <>
      <Words text={text.slice(0, space > most / 2 ? space : most)} />…{' '}
      <button type="button" className="more" onClick={() => setOpen(true)}>{more}</button>
    </>
  )
}
