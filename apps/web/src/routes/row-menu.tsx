import { useNavigate } from '@tanstack/react-router'
import { ScrollText, SquareArrowOutUpRight, WandSparkles } from 'lucide-react'
import { lazy, Suspense, useCallback, useRef, useState, type RefObject } from 'react'
import type { Desk } from '../features/keys/deed-dialog.tsx'
import { deedEntries, type Errand } from '../features/keys/deed-entries.tsx'
import type { Key } from '../features/keys/queries.ts'
import { useKeyRefusals } from '../features/keys/use-key-refusals.ts'
import { paths } from '../lib/paths.ts'
import { AnchoredMenu, type MenuEntry } from '../ui/menu.tsx'

/** The forms come with it, and most visits need none. */
const ErrandDialog = lazy(async () => ({ default: (await import('../features/keys/errand-dialog.tsx')).ErrandDialog }))

interface RowMenuState {
  readonly item: Key | undefined
  readonly isOpen: boolean
  readonly anchor: RefObject<HTMLElement | null>
  readonly open: (item: Key, button: HTMLElement) => void
  readonly close: () => void
}

export function useRowMenu(): RowMenuState {
  const anchor = useRef<HTMLElement>(null)
  const [item, setItem] = useState<Key>()
  const [isOpen, setOpen] = useState(false)
  const open = useCallback((next: Key, button: HTMLElement) => {
    anchor.current = button
    setItem(next)
    setOpen(true)
  }, [])
  const close = useCallback(() => setOpen(false), [])
  return { item, isOpen, anchor, open, close }
}

const PLACES = [
  { id: 'open', text: 'Open', icon: SquareArrowOutUpRight, to: paths.key },
  { id: 'use', text: 'Use it', icon: WandSparkles, to: paths.keyUse },
  { id: 'activity', text: 'Its activity', icon: ScrollText, to: paths.keyActivity },
] as const

interface RowMenuProps {
  readonly menu: RowMenuState
  readonly desk: Desk
  readonly rings: readonly string[]
}

/** One menu for all rows, and what it leads to. */
export function RowMenu({ menu: { item, isOpen, anchor, close }, desk, rings }: RowMenuProps) {
  const navigate = useNavigate()
  const [errand, setErrand] = useState<Errand>()
  const refusals = useKeyRefusals(item, desk.judge)
  if (item === undefined) return null
  const params = { instanceId: desk.instanceId, keyId: item.id }
  const begin = (next: Errand) => {
    if (next === 'rotate' && item.imported) {
      void navigate({ to: paths.keyImport, params, search: { rotates: item.id } })
    } else setErrand(next)
  }
  const places = PLACES.map(({ id, text, icon: Icon, to }): MenuEntry => ({
    id,
    text,
    content: (
      <>
        <Icon aria-hidden className="size-4 text-faint" />
        {text}
      </>
    ),
    onAction: () => void navigate({ to, params }),
  }))
  return (
    <>
      <AnchoredMenu
        label={`Actions for ${item.name}`}
        anchor={anchor}
        isOpen={isOpen}
        onClose={close}
        entries={[
          ...places,
          ...deedEntries(refusals, begin).map((entry, at) => ({ ...entry, apart: at === 0 || entry.apart === true })),
        ]}
      />
      <Suspense>
        {errand === undefined ? null : (
          <ErrandDialog desk={desk} item={item} errand={errand} rings={rings} onClose={() => setErrand(undefined)} />
        )}
      </Suspense>
    </>
  )
}
