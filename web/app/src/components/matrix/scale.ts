import type { Placed } from './types'

export interface Frame {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

export interface Scale {
  x: (value: number) => number
  y: (value: number) => number
  xTicks: number[]
  yTicks: number[]
}

export function makeScale(dishes: Placed[], thresholds: { x: number; y: number }, frame: Frame): Scale {
  const mixes = dishes.map((dish) => dish.mix_percent)
  const margins = dishes.map((dish) => dish.contribution_margin)
  const [x0, x1] = padded([0, ...mixes, thresholds.x * 1.5], 0.04, 0)
  const [y0, y1] = padded([...margins, thresholds.y], 0.16, null)
  const width = frame.width - frame.left - frame.right
  const height = frame.height - frame.top - frame.bottom
  return {
    x: (value) => frame.left + ((value - x0) / (x1 - x0)) * width,
    y: (value) => frame.top + height - ((value - y0) / (y1 - y0)) * height,
    xTicks: ticks(x0, x1, width < 420 ? 4 : 6),
    yTicks: ticks(y0, y1, 5),
  }
}

function padded(values: number[], share: number, floor: number | null): [number, number] {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const pad = (high - low || 1) * share
  return [floor ?? low - pad, high + pad]
}

/** About `count` round numbers between the two ends. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10)
  const found: number[] = []
  for (let n = Math.ceil(low / step); n * step <= high; n++) found.push(Number((n * step).toPrecision(12)))
  return found
}
