import type { Frame, Scale } from './scale'
import type { Placed } from './types'

export interface Label {
  name: string
  text: string
  x: number
  y: number
  anchor: 'start' | 'end' | 'middle'
}

interface Picture {
  scale: Scale
  frame: Frame
  threshold: { x: number; y: number }
  focus: string | null
}

interface Box { x0: number; y0: number; x1: number; y1: number }

const HEIGHT = 15 // px of a line of label text
const GAP = 9 // px between a dot's centre and its label
const LONGEST = 22 // characters

/** Names for the dishes that stand out most, as many as fit without touching each other or another dot. */
export function placeLabels(dishes: Placed[], { scale, frame, threshold, focus }: Picture): Label[] {
  const limit = frame.width < 420 ? 7 : 16
  const dots = dishes.map((dish) => around(scale.x(dish.mix_percent), scale.y(dish.contribution_margin)))
  const taken: Box[] = corners(frame)
  const labels: Label[] = []
  for (const { dish, at } of byDistance(dishes, scale, threshold, focus)) {
    const fitting = candidates(dish, scale, dish.name === focus).find(({ box }) =>
      inside(box, frame) && !taken.some((other) => touches(box, other)) &&
      !dots.some((dot, index) => index !== at && touches(box, dot)))
    if (!fitting) continue
    taken.push(fitting.box)
    labels.push(fitting.label)
    if (labels.length === limit) break
  }
  return labels
}

/** Where the four quarters have their names. */
function corners({ width, height, left, right, top, bottom }: Frame): Box[] {
  const [w, h] = [96, 26]
  return [left, width - right - w].flatMap((x0) =>
    [top, height - bottom - h].map((y0) => ({ x0, y0, x1: x0 + w, y1: y0 + h })))
}

function byDistance(dishes: Placed[], scale: Scale, threshold: Picture['threshold'], focus: string | null) {
  const cx = scale.x(threshold.x)
  const cy = scale.y(threshold.y)
  return dishes
    .map((dish, at) => ({ dish, at, far: Math.hypot(scale.x(dish.mix_percent) - cx, scale.y(dish.contribution_margin) - cy) }))
    .sort((a, b) => Number(b.dish.name === focus) - Number(a.dish.name === focus) || b.far - a.far)
}

function candidates(dish: Placed, scale: Scale, focused: boolean): { label: Label; box: Box }[] {
  const text = dish.name.length > LONGEST ? `${dish.name.slice(0, LONGEST - 1).trimEnd()}…` : dish.name
  const width = text.length * (focused ? 7.4 : 6.3)
  const gap = focused ? GAP + 8 : GAP
  const x = scale.x(dish.mix_percent)
  const y = scale.y(dish.contribution_margin)
  const spots: [Label['anchor'], number, number][] =
    [['start', x + gap, y], ['end', x - gap, y], ['middle', x, y - gap - 5], ['middle', x, y + gap + 5]]
  return spots.map(([anchor, lx, ly]) => {
    const x0 = anchor === 'start' ? lx : anchor === 'end' ? lx - width : lx - width / 2
    return { label: { name: dish.name, text, x: lx, y: ly, anchor }, box: { x0, x1: x0 + width, y0: ly - HEIGHT / 2, y1: ly + HEIGHT / 2 } }
  })
}

const around = (x: number, y: number): Box => ({ x0: x - 6, x1: x + 6, y0: y - 6, y1: y + 6 })

const touches = (a: Box, b: Box) => a.x0 < b.x1 && a.x1 > b.x0 && a.y0 < b.y1 && a.y1 > b.y0

const inside = (box: Box, frame: Frame) =>
  box.x0 >= frame.left && box.x1 <= frame.width - frame.right && box.y0 >= frame.top && box.y1 <= frame.height - frame.bottom
