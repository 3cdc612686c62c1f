import { money, number, percent, signedPercent } from '../../lib/format'
import type { Frame } from './scale'
import { CLASS_WORDS, type Placed } from './types'

interface Props {
  dish: Placed
  currency: string
  frame: Frame
  x: number
  y: number
}

const WIDTH = 208 // px, as in matrix.css

/** The numbers of one dish. The dot itself says the same to a screen reader. */
export function Tooltip({ dish, currency, frame, x, y }: Props) {
  const left = Math.max(4, Math.min(frame.width - WIDTH - 4, x - WIDTH / 2))
  const below = y < 150
  const style = { left, ...(below ? { top: y + 16 } : { bottom: frame.height - y + 16 }) }
  return (
    <div className="tooltip" style={style} aria-hidden="true">
      <p className="tooltip__name">{dish.name}</p>
      <p className={`tooltip__class tooltip__class--${dish.class}`}>{CLASS_WORDS[dish.class].one}{dish.category && ` · ${dish.category}`}</p>
      <dl>
        <dt>Sold</dt><dd>{number(dish.units)} <small>({percent(dish.mix_percent)})</small></dd>
        <dt>Price</dt><dd>{money(dish.price, currency)}</dd>
        <dt>Margin</dt><dd>{money(dish.contribution_margin, currency)}</dd>
        {dish.units_change_percent !== null && <><dt>Change</dt><dd>{signedPercent(dish.units_change_percent)}</dd></>}
        {typeof dish.probability === 'number' && <><dt>Certainty</dt><dd>{percent(Math.round(dish.probability * 100))}{dish.decided === false && <small> open</small>}</dd></>}
      </dl>
    </div>
  )
}
