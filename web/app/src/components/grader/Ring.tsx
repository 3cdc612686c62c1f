import { toneOf } from './tone'

interface Props {
  score: number | null
  grade: string | null
  /** 0-1, drawn as the thin ring inside. */
  coverage: number
  final: boolean
  size?: number
}

const WIDE = 13
const R = 84
const INNER = 70
const around = (radius: number) => 2 * Math.PI * radius

/** The grade as a ring: how full is the score, how far the thin one goes is how much could be measured. */
export function Ring({ score, grade, coverage, final, size = 208 }: Props) {
  const label = score === null ? `No score${final ? '' : ' yet'}, ${Math.round(100 * coverage)}% measured`
    : `${score} of 100, grade ${grade ?? ''}, ${Math.round(100 * coverage)}% measured`
  return (
    <div className={`ring ring--${toneOf(score)} ${final ? '' : 'is-growing'}`} style={{ width: size, height: size }} role="img" aria-label={label}>
      <svg viewBox="0 0 200 200" aria-hidden="true" focusable="false">
        <circle className="ring__track" cx="100" cy="100" r={R} strokeWidth={WIDE} />
        <Arc className="ring__score" radius={R} share={(score ?? 0) / 100} width={WIDE} />
        <circle className="ring__track ring__track--thin" cx="100" cy="100" r={INNER} strokeWidth="3" />
        <Arc className="ring__coverage" radius={INNER} share={coverage} width={3} />
      </svg>
      <div className="ring__words" aria-hidden="true">
        <span className="ring__number">{score ?? '–'}</span>
        {score === null ? <span className="ring__of">{final ? 'no score' : 'measuring'}</span> : <span className="ring__of">of 100 · <b>{grade}</b></span>}
      </div>
    </div>
  )
}

function Arc({ className, radius, share, width }: { className: string; radius: number; share: number; width: number }) {
  const whole = around(radius)
  if (share <= 0) return null
  return (
    <circle className={className} cx="100" cy="100" r={radius} strokeWidth={width} strokeLinecap="round"
      transform="rotate(-90 100 100)" strokeDasharray={whole} strokeDashoffset={whole * (1 - Math.min(1, share))} />
  )
}
