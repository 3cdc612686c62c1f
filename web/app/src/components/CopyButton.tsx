import { useEffect, useState } from 'react'
import { copyText } from '../lib/copy'
import { Icon } from './Icon'

const SHOWN = 2_500 // ms

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [told, setTold] = useState<string | null>(null)
  useEffect(() => {
    if (!told) return
    const timer = setTimeout(() => setTold(null), SHOWN)
    return () => clearTimeout(timer)
  }, [told])
  const onClick = () => void copyText(text).then((done) => setTold(done ? 'Copied' : 'Could not copy'))
  return (
    <button type="button" className="button button--small" onClick={onClick}>
      <Icon name={told === 'Copied' ? 'check' : 'copy'} size={16} /> <span aria-live="polite">{told ?? label}</span>
    </button>
  )
}
