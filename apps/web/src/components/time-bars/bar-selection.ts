/** Bars that are being chosen: where it began and where it is now, by number. */
export interface BarSpan {
  readonly anchor: number
  readonly end: number
}

export interface BarFocus {
  /** The one bar the Tab key stops at. */
  readonly at: number
  readonly span: BarSpan | undefined
}

const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1)

function target(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowLeft') return within(at - 1, count)
  if (key === 'ArrowRight') return within(at + 1, count)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}

/** Arrows move, Shift and arrows choose, Escape lets go; `undefined` for a key that means nothing here. */
export function afterKey(
  { at, span }: BarFocus,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  count: number,
): BarFocus | undefined {
  if (key === 'Escape' && span !== undefined) return { at, span: undefined }
  const next = target(key, at, count)
  if (next === undefined) return undefined
  return { at: next, span: shiftKey ? { anchor: span?.anchor ?? at, end: next } : undefined }
}

/** First and last bar of what is chosen, whichever way it was dragged. */
export const endsOf = ({ anchor, end }: BarSpan): readonly [number, number] => [
  Math.min(anchor, end),
  Math.max(anchor, end),
]

/** The bar under a pointer, also when it has left the chart. */
export const barAt = (x: number, { left, width }: Pick<DOMRect, 'left' | 'width'>, count: number): number =>
  within(Math.floor(((x - left) / Math.max(width, 1)) * count), count)
