import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { Legend } from '../../ui/legend.tsx'
import { afterKey, barAt, endsOf, type BarFocus } from './bar-selection.ts'
import { roundUp, stretchWords, ticksOf } from './time-axis.ts'

export interface TimeBar {
  readonly from: string
  readonly success: number
  readonly failure: number
}

interface TimeBarsProps {
  readonly label: string
  readonly bars: readonly TimeBar[]
  /** Where the last bar ends. */
  readonly end: string
  /** Shown while no bar is pointed at. */
  readonly caption: ReactNode
  /** What choosing bars does, for those who do not see it: "shows those events". */
  readonly purpose: string
  readonly onStretch: (fromMs: number, toMs: number) => void
}

const LEGEND = [
  ['bg-[color-mix(in_oklab,var(--accent)_75%,var(--surface))]', 'Succeeded'],
  ['bg-bad', 'Failed'],
] as const

const number = new Intl.NumberFormat('en')

const countWords = ({ success, failure }: Pick<TimeBar, 'success' | 'failure'>): string =>
  `${number.format(success)} succeeded, ${number.format(failure)} failed`

const isIn = (at: number, span: BarFocus['span']): boolean => {
  if (span === undefined) return false
  const [first, last] = endsOf(span)
  return at >= first && at <= last
}

/** Events over time. Dragging over bars chooses a stretch; so do the arrow keys with Shift, and Enter. */
export function TimeBars({ label, bars, end, caption, purpose, onStretch }: TimeBarsProps) {
  const { focus, hovered, box, handlers, pick, hover } = useBars(bars, end, onStretch)
  const hintId = useId()
  const top = roundUp(Math.max(0, ...bars.map(({ success, failure }) => success + failure)))
  const startOf = (at: number): number => Date.parse(bars[at]?.from ?? end)
  const shown = wordsOf(
    bars,
    startOf,
    focus.span ?? (hovered === undefined ? undefined : { anchor: hovered, end: hovered }),
  )
  return (
    <figure aria-label={label} className="min-w-0">
      <figcaption className="figures mb-2 flex min-h-5 flex-wrap items-baseline justify-between gap-x-4 text-sm text-soft">
        {shown === undefined ? caption : <span className="text-ink">{shown}</span>}
        <Legend entries={LEGEND} />
      </figcaption>
      <div className="relative pr-9">
        <Scale top={top} />
        <div
          ref={box}
          role="group"
          aria-label={`${label}, bar by bar`}
          aria-describedby={hintId}
          className="relative flex h-24 touch-pan-y items-stretch select-none"
          {...handlers}
        >
          {bars.map((bar, at) => (
            <button
              key={bar.from}
              type="button"
              tabIndex={at === focus.at ? 0 : -1}
              aria-label={`${stretchWords(startOf(at), startOf(at + 1))}: ${countWords(bar)}`}
              aria-pressed={isIn(at, focus.span)}
              onFocus={() => hover(at)}
              onBlur={() => hover(undefined)}
              onClick={(event) => {
                // A press of the pointer has been dealt with when it was released.
                if (event.detail === 0) pick(at)
              }}
              className="group relative min-w-0 flex-1 cursor-crosshair px-px hover:bg-hover aria-pressed:bg-accent-soft"
            >
              <Bar bar={bar} top={top} />
            </button>
          ))}
        </div>
        <Axis from={startOf(0)} to={Date.parse(end)} />
      </div>
      <p id={hintId} className="sr-only">
        Arrow keys move from bar to bar, Shift and arrow keys choose several, Enter {purpose}.
      </p>
    </figure>
  )
}

function wordsOf(
  bars: readonly TimeBar[],
  startOf: (at: number) => number,
  span: BarFocus['span'],
): string | undefined {
  if (span === undefined) return undefined
  const [first, last] = endsOf(span)
  const chosen = bars.slice(first, last + 1)
  const sum = (of: 'success' | 'failure'): number => chosen.reduce((total, bar) => total + bar[of], 0)
  const counts = countWords({ success: sum('success'), failure: sum('failure') })
  return `${stretchWords(startOf(first), startOf(last + 1))}: ${counts}`
}

function useBars(bars: readonly TimeBar[], end: string, onStretch: TimeBarsProps['onStretch']) {
  const count = bars.length
  const [focus, setFocus] = useState<BarFocus>({ at: count - 1, span: undefined })
  const [hovered, hover] = useState<number>()
  const box = useRef<HTMLDivElement>(null)
  const dragging = useRef(false)
  const pointed = (x: number): number => barAt(x, box.current?.getBoundingClientRect() ?? { left: 0, width: 0 }, count)

  const choose = (first: number, last: number): void => {
    setFocus({ at: first, span: undefined })
    onStretch(Date.parse(bars[first]?.from ?? end), Date.parse(bars[last + 1]?.from ?? end))
  }
  const pick = (at: number): void => {
    const [first, last] = isIn(at, focus.span) && focus.span ? endsOf(focus.span) : [at, at]
    choose(first, last)
  }
  const handlers = {
    onKeyDown: (event: KeyboardEvent) => {
      const next = afterKey(focus, event, count)
      if (next === undefined) return
      event.preventDefault()
      setFocus(next)
      box.current?.querySelectorAll('button')[next.at]?.focus()
    },
    onPointerDown: ({ button, clientX, pointerId }: PointerEvent) => {
      if (button !== 0) return
      dragging.current = true
      box.current?.setPointerCapture(pointerId)
      const at = pointed(clientX)
      setFocus({ at, span: { anchor: at, end: at } })
    },
    onPointerMove: ({ clientX }: PointerEvent) => {
      const at = pointed(clientX)
      hover(at)
      if (!dragging.current) return
      setFocus(({ span }) => ({ at, span: { anchor: span?.anchor ?? at, end: at } }))
    },
    onPointerUp: () => {
      if (dragging.current && focus.span !== undefined) choose(...endsOf(focus.span))
      dragging.current = false
    },
    onPointerCancel: () => {
      dragging.current = false
      setFocus(({ at }) => ({ at, span: undefined }))
    },
    onPointerLeave: () => hover(undefined),
  }
  return { focus: { ...focus, at: Math.min(focus.at, count - 1) }, hovered, box, handlers, pick, hover }
}

const share = (part: number, top: number): string => `${(part / top) * 100}%`

/** Failures stand on top, so that one is seen among a thousand successes. */
const Bar = ({ bar: { success, failure }, top }: { readonly bar: TimeBar; readonly top: number }) => (
  <span aria-hidden className="flex h-full flex-col justify-end gap-px forced-color-adjust-none">
    {failure === 0 ? null : (
      <span className="block min-h-1 rounded-t-xs bg-bad" style={{ height: share(failure, top) }} />
    )}
    {success === 0 ? null : (
      <span
        className={classNames(
          'block min-h-0.5 bg-[color-mix(in_oklab,var(--accent)_75%,var(--surface))] group-hover:bg-accent',
          failure === 0 && 'rounded-t-xs',
        )}
        style={{ height: share(success, top) }}
      />
    )}
  </span>
)

const Scale = ({ top }: { readonly top: number }) => (
  <div aria-hidden className="figures pointer-events-none absolute inset-x-0 top-0 h-24 text-xs text-faint">
    {[1, 0.5, 0].map((part) => (
      <span
        key={part}
        className={classNames('absolute inset-x-0 mr-9 border-t', part === 0 ? 'border-line-strong' : 'border-line')}
        style={{ top: share(1 - part, 1) }}
      >
        {part === 0 || !Number.isInteger(top * part) ? null : (
          <span className="absolute -top-2.25 -right-9 w-8 text-left">{short.format(top * part)}</span>
        )}
      </span>
    ))}
  </div>
)

const short = new Intl.NumberFormat('en', { notation: 'compact' })

const Axis = ({ from, to }: { readonly from: number; readonly to: number }) => (
  <div aria-hidden className="figures relative mt-1.5 h-4 text-xs text-faint">
    {ticksOf(from, to).map(({ at, words }) => {
      const place = (at - from) / Math.max(to - from, 1)
      const shift = place < 0.04 ? '' : place > 0.96 ? '-translate-x-full' : '-translate-x-1/2'
      return (
        <span
          key={at}
          className={classNames('absolute top-0 whitespace-nowrap', shift)}
          style={{ left: share(place, 1) }}
        >
          {words}
        </span>
      )
    })}
    <span className="absolute top-0 -right-9">UTC</span>
  </div>
)
