import type { DishClass } from './types'

/** Each class has its own shape beside its colour, for eyes that tell colours poorly. */
export function Shape({ kind, x = 0, y = 0, size = 6 }: { kind: DishClass; x?: number; y?: number; size?: number }) {
  const className = `dot dot--${kind}`
  const s = size
  switch (kind) {
    case 'star':
      return <path className={className} d={`M${x} ${y - s * 1.25}L${x + s * 1.25} ${y}L${x} ${y + s * 1.25}L${x - s * 1.25} ${y}Z`} />
    case 'plowhorse':
      return <rect className={className} x={x - s * 0.9} y={y - s * 0.9} width={s * 1.8} height={s * 1.8} rx={1.5} />
    case 'puzzle':
      return <path className={className} d={`M${x} ${y - s * 1.2}L${x + s * 1.15} ${y + s * 0.85}L${x - s * 1.15} ${y + s * 0.85}Z`} />
    default:
      return <circle className={className} cx={x} cy={y} r={s} />
  }
}
