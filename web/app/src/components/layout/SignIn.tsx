import { Mark } from '../Icon'

const WORDS = {
  new: {
    title: 'Pull up a chair.',
    text: 'This page opens with a link made for you. Whoever runs your Tableside can make one with this command:',
  },
  expired: {
    title: 'Your link has run out.',
    text: 'Links last for a while and then close behind you, to keep your numbers private. Ask for a fresh one, or make it yourself:',
  },
}

export function SignIn({ expired }: { expired: boolean }) {
  const { title, text } = expired ? WORDS.expired : WORDS.new
  return (
    <main className="signin">
      <div className="signin__box">
        <Mark size={56} />
        <h1 className="display">{title}</h1>
        <p>{text}</p>
        <p className="signin__command"><code>tableside token --restaurant my-place</code></p>
        <p className="muted">Then open <code>{location.origin}/#token=</code> with what it prints behind it. Your conversations are kept; nothing is lost.</p>
      </div>
    </main>
  )
}
