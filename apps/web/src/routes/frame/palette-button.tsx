import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { buttonStyle } from '../../ui/button-style.ts'

const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }))

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.userAgent)

const isShortcut = ({ key, metaKey, ctrlKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' && (isMac ? metaKey : ctrlKey) && !altKey && !shiftKey

/** A form that is open must not be left by a slip of the finger. */
const dialogIsOpen = (): boolean => document.querySelector('[role=dialog],[role=alertdialog]') !== null

/** Opens the palette, as does Ctrl K, or ⌘ K on a Mac. */
export function PaletteButton() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return
      // The browser would put the cursor into its own search box.
      event.preventDefault()
      if (!dialogIsOpen()) setOpen(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className={`${buttonStyle('quiet')} px-2! font-normal! sm:border sm:border-line-strong sm:bg-surface sm:pr-1.5!`}
      >
        <Search aria-hidden className="size-4 text-faint" />
        <span className="max-sm:sr-only sm:min-w-16 sm:text-left">
          Find<span className="sr-only"> and do</span>
        </span>
        <kbd
          aria-hidden
          className="hidden rounded border border-line bg-sunken px-1 font-sans text-xs text-faint sm:inline"
        >
          {isMac ? '⌘ K' : 'Ctrl K'}
        </kbd>
      </button>
      <Suspense>{open ? <Palette onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  )
}
