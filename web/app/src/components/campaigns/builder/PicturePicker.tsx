import { useRef, useState } from 'react'
import type { CampaignApi } from '../../../api/campaigns'
import type { LibraryImage } from '../../../api/content'
import { useLoad } from '../../../lib/useLoad'
import { Failure } from '../../Failure'
import { Icon } from '../../Icon'
import { Trouble } from '../parts'
import { useAct } from '../useAct'

interface Props {
  api: CampaignApi
  chosen: string | null
  busy: boolean
  onPick: (image: string) => void
}

/** The restaurant's own pictures; none is invented. */
export function PicturePicker(props: Props) {
  const [open, setOpen] = useState(false)
  return (
    <div className="picker">
      <button type="button" className="button button--small" aria-expanded={open} onClick={() => setOpen(!open)}><Icon name="image" size={18} /> {open ? 'Close the pictures' : props.chosen ? 'Change the picture' : 'Choose a picture'}</button>
      {open && <Shelf {...props} />}
    </div>
  )
}

function Shelf({ api, chosen, busy, onPick }: Props) {
  const { data, error, reload } = useLoad('images', api.images)
  const adding = useAct()
  const file = useRef<HTMLInputElement>(null)
  if (error) return <Failure message={error} onRetry={reload} />
  if (!data) return <span className="skeleton skeleton--figures" aria-busy="true" />
  return (
    <>
      <ul className="shelf" aria-label="Your pictures">
        {data.images.map((image) => (
          <li key={image.id}>
            <button type="button" className="shelf__item" aria-pressed={image.id === chosen} disabled={busy} onClick={() => onPick(image.id)}><Thumb image={image} /></button>
          </li>
        ))}
      </ul>
      {data.images.length === 0 && <p className="panel__hint">No pictures yet. Add one of your own.</p>}
      {!data.public && data.why_not && <p className="panel__hint">{data.why_not}</p>}
      <input ref={file} type="file" accept="image/jpeg,image/png,image/webp" hidden
        onChange={(event) => {
          const picked = event.target.files?.[0]
          if (picked) void adding.act(() => api.upload(picked, picked.name.replace(/\.\w+$/, '').replaceAll(/[-_]+/g, ' ')), reload)
        }} />
      <button type="button" className="button button--small" disabled={adding.busy} onClick={() => file.current?.click()}><Icon name="plus" size={18} /> {adding.busy ? 'Adding…' : 'Add a picture'}</button>
      <Trouble text={adding.error} />
    </>
  )
}

function Thumb({ image }: { image: LibraryImage }) {
  const alt = typeof image.alt === 'string' ? image.alt : (image.alt.en ?? 'A picture of yours')
  return <img src={image.url} alt={alt} loading="lazy" />
}
