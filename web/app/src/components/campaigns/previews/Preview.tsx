import type { Version } from '../../../api/content'
import { CHANNELS } from '../../../campaigns/words'
import { useMe } from '../../../thread/me'
import { BannerPreview } from './BannerPreview'
import { EmailPreview } from './EmailPreview'
import { FacebookPreview, GooglePreview, InstagramPreview } from './Posts'
import { SmsPreview } from './SmsPreview'

export interface PreviewProps {
  version: Version
  name: string
  /** Every word, where it must be read before it is approved. */
  whole?: boolean
}

const DRAWN = {
  sms: SmsPreview,
  email: EmailPreview,
  instagram: InstagramPreview,
  facebook: FacebookPreview,
  google_post: GooglePreview,
  website: BannerPreview,
}

/** A text as it will look where it goes. */
export function Preview({ version, whole = false }: Omit<PreviewProps, 'name'>) {
  const name = useMe()?.restaurant.name ?? 'Your restaurant'
  const Drawn = DRAWN[version.channel]
  return (
    <figure className={`preview preview--${version.channel}`} aria-label={`Preview: ${CHANNELS[version.channel]}`}>
      <Drawn version={version} name={name} whole={whole} />
    </figure>
  )
}

/** The round picture of a profile: the restaurant's first letter. */
export function Avatar({ name }: { name: string }) {
  return <span className="avatar" aria-hidden="true">{name.charAt(0)}</span>
}
