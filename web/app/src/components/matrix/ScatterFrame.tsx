import { money, percent } from '../../lib/format'
import type { Frame, Scale } from './scale'
import { CLASS_WORDS } from './types'

interface Props {
  frame: Frame
  scale: Scale
  threshold: { x: number; y: number }
  currency: string
}

/** Axes, the four quarters and the lines between them. */
export function ScatterFrame({ frame, scale, threshold, currency }: Props) {
  const { left, top } = frame
  const right = frame.width - frame.right
  const bottom = frame.height - frame.bottom
  const x = scale.x(threshold.x)
  const y = scale.y(threshold.y)
  const quarters = [
    { kind: 'puzzle', x: left, y: top, w: x - left, h: y - top, tx: left + 8, ty: top + 17, anchor: 'start' },
    { kind: 'star', x, y: top, w: right - x, h: y - top, tx: right - 8, ty: top + 17, anchor: 'end' },
    { kind: 'dog', x: left, y, w: x - left, h: bottom - y, tx: left + 8, ty: bottom - 9, anchor: 'start' },
    { kind: 'plowhorse', x, y, w: right - x, h: bottom - y, tx: right - 8, ty: bottom - 9, anchor: 'end' },
  ] as const
  return (
    <g aria-hidden="true" className="scatter__frame">
      {quarters.map((q) => <rect key={q.kind} className={`quarter quarter--${q.kind}`} x={q.x} y={q.y} width={Math.max(0, q.w)} height={Math.max(0, q.h)} />)}
      {scale.xTicks.map((tick) => <text key={tick} className="tick" x={scale.x(tick)} y={bottom + 16} textAnchor="middle">{percent(tick)}</text>)}
      {scale.yTicks.map((tick) => <text key={tick} className="tick" x={left - 7} y={scale.y(tick)} textAnchor="end" dominantBaseline="middle">{shortMoney(tick, currency)}</text>)}
      <line className="threshold" x1={x} x2={x} y1={top} y2={bottom} />
      <line className="threshold" x1={left} x2={right} y1={y} y2={y} />
      {quarters.map((q) => <text key={q.kind} className={`quarter__name quarter__name--${q.kind}`} x={q.tx} y={q.ty} textAnchor={q.anchor}>{CLASS_WORDS[q.kind].many}</text>)}
      <text className="axis" x={right} y={frame.height - 5} textAnchor="end">Share of dishes sold →</text>
      <text className="axis" x={left} y={frame.height - 5} textAnchor="start">↑ Margin per dish</text>
    </g>
  )
}

function shortMoney(value: number, currency: string): string {
  return money(value, currency).replace(/[.,]0+(?=\D*$)/, '')
}
