import { Icon } from '../../Icon'
import { Photo } from './Photo'
import { Avatar, type PreviewProps } from './Preview'
import { Clipped } from './Words'

/** Instagram's feed: 4:5 picture, the caption cut at 125 letters. */
export function InstagramPreview({ version, name, whole }: PreviewProps) {
  const handle = name.toLowerCase().replaceAll(/[^\p{L}\d]+/gu, '.').replaceAll(/^\.|\.$/g, '')
  return (
    <div className="post post--instagram">
      <div className="post__head"><Avatar name={name} /><b>{handle}</b><span className="post__dots" aria-hidden="true">•••</span></div>
      <Photo picture={version.picture} ratio="4 / 5" />
      <div className="post__icons" aria-hidden="true"><Icon name="heart" size={23} /><Icon name="bubble" size={23} /><Icon name="send" size={23} /><Icon name="saved" size={23} /></div>
      <p className="post__caption"><b>{handle}</b> <Clipped text={version.body} most={125} more="more" whole={whole} /></p>
    </div>
  )
}

/** Facebook's feed: the words first, the picture below them. */
export function FacebookPreview({ version, name, whole }: PreviewProps) {
  return (
    <div className="post post--facebook">
      <div className="post__head">
        <Avatar name={name} />
        <span className="post__who"><b>{name}</b><small>Just now · <Icon name="globe" size={12} /></small></span>
        <span className="post__dots" aria-hidden="true">•••</span>
      </div>
      <p className="post__words"><Clipped text={version.body} most={400} more="See more" whole={whole} /></p>
      <Photo picture={version.picture} ratio="1.91 / 1" />
      <div className="post__bar" aria-hidden="true"><span><Icon name="up" size={18} /> Like</span><span><Icon name="bubble" size={18} /> Comment</span><span><Icon name="share" size={18} /> Share</span></div>
    </div>
  )
}

/** Google writes its buttons itself. */
const BUTTONS: Record<string, string> = {
  ORDER: 'Order online', BOOK: 'Book', LEARN_MORE: 'Learn more', CALL: 'Call now', SHOP: 'Buy', SIGN_UP: 'Sign up', GET_OFFER: 'View offer',
}

/** An update on Google's business panel, with its button. */
export function GooglePreview({ version, name, whole }: PreviewProps) {
  return (
    <div className="post post--google">
      <Photo picture={version.picture} ratio="4 / 3" />
      <div className="post__body">
        <div className="post__head"><Avatar name={name} /><span className="post__who"><b>{name}</b><small>Just now</small></span></div>
        <p className="post__words"><Clipped text={version.body} most={280} more="Read more" whole={whole} /></p>
        {version.button && <span className="post__button">{BUTTONS[version.button] ?? version.button}</span>}
      </div>
    </div>
  )
}
