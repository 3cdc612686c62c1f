import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Icon } from './Icon'

interface Props {
  title: ReactNode
  /** A drawer comes from the side, on a phone from below; a box stands in the middle. */
  kind: 'drawer' | 'box'
  onClose: () => void
  children: ReactNode
}

/** The browser's own dialog: it keeps the focus, closes with Escape and gives the focus back where it came from. */
export function Modal({ title, kind, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const shown = dialog.current
    if (shown && !shown.open) shown.showModal()
  }, [])
  const close = () => dialog.current?.close()
  return (
    <dialog ref={dialog} className={`modal modal--${kind}`} aria-labelledby={id} onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && close()}>
      <div className="modal__inner">
        <header className="modal__head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="icon-button" onClick={close} aria-label="Close"><Icon name="close" /></button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
