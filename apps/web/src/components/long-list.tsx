import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type ReactNode } from 'react'

interface LongListProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  readonly children: (item: Item) => ReactNode
}

const ROW_PX = 53
const LEAST_PX = 160

/** A list in a box of its own, of which only what is in sight is drawn. */
export function LongList<Item>({ label, items, keyOf, children }: LongListProps<Item>) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    getItemKey: (at) => {
      const item = items[at]
      return item === undefined ? at : keyOf(item)
    },
  })
  return (
    // What scrolls can be scrolled with the keyboard.
    <div
      ref={box}
      tabIndex={0}
      role="list"
      aria-label={label}
      // As high as what is in it, and no higher than there is room.
      style={{ minHeight: Math.min(virtual.getTotalSize(), LEAST_PX) }}
      className="shrink overflow-y-auto rounded-lg border border-line"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]
          return item === undefined ? null : (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              role="listitem"
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className={`absolute inset-x-0 top-0 border-b border-line ${index === items.length - 1 ? 'border-b-0' : ''}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              {children(item)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
