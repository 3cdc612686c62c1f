import { useEffect, useState } from 'react'
import { pictureAddress, useCampaignApi } from '../../../api/campaigns'
import type { Picture } from '../../../api/content'
import { Icon } from '../../Icon'

interface Props {
  picture: Picture | null
  /** The channel's shape, as CSS has it ("4 / 5"). */
  ratio: string
  width?: number
}

/** A picture as the channel cuts it; where there is none, its place and why that matters. */
export function Photo({ picture, ratio, width = 640 }: Props) {
  const url = usePicture(picture ? pictureAddress(picture, width) : null)
  return (
    <div className="photo" style={{ aspectRatio: ratio }}>
      {url === 'failed' || !picture ? (
        <span className="photo__none"><Icon name="image" size={28} /> {picture ? 'The picture did not load' : 'No picture yet'}</span>
      ) : url ? <img src={url} alt={picture.alt} /> : <span className="skeleton" />}
      {picture?.demo && <span className="photo__demo">Drawn for the demo</span>}
    </div>
  )
}

/** Null while it is on its way. */
export function usePicture(address: string | null): string | null {
  const api = useCampaignApi()
  const [found, setFound] = useState<{ address: string; url: string } | null>(null)
  useEffect(() => {
    if (!address || !api) return
    let stale = false
    const tell = (url: string) => !stale && setFound({ address, url })
    api.picture(address).then(tell, () => tell('failed'))
    return () => {
      stale = true
    }
  }, [api, address])
  return found?.address === address ? found.url : null
}
