import { scaleLinear, scaleUtc } from 'd3-scale'

export interface Box {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

/** An ISO day as a moment that no time zone can move. */
export const moment = (day: string) => new Date(`${day}T00:00:00Z`)

export function scales(box: Box, days: string[], values: number[]) {
  const times = days.map(moment)
  const first = times[0] ?? new Date(0)
  const last = times[times.length - 1] ?? first
  const x = scaleUtc().domain([first, last]).range([box.left, box.width - box.right])
  const y = scaleLinear().domain([Math.min(0, ...values), Math.max(1, ...values)]).nice(5)
    .range([box.height - box.bottom, box.top])
  return { x, y, xTicks: x.ticks(Math.max(2, Math.floor(box.width / 120))), yTicks: y.ticks(5) }
}

export type Scales = ReturnType<typeof scales>

/** The index of the day nearest to a place on the x axis. */
export function nearest(days: string[], { x }: Scales, at: number): number {
  let best = 0
  days.forEach((day, index) => {
    if (Math.abs(x(moment(day)) - at) < Math.abs(x(moment(days[best] ?? day)) - at)) best = index
  })
  return best
}
