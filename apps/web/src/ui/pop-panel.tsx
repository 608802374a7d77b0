import { useRef, useState, type ReactNode } from 'react'
import { Popover } from 'react-aria-components/Popover'

interface PopPanelProps {
  /** Of the button and of what it opens. */
  readonly label: string
  readonly trigger: ReactNode
  readonly triggerClass: string
  readonly children: (close: () => void) => ReactNode
}

/** A few controls or sentences beside the button that opens them; the box is a dialog by its label. */
export function PopPanel({ label, trigger, triggerClass, children }: PopPanelProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className={triggerClass}
      >
        {trigger}
      </button>
      <Popover
        aria-label={label}
        triggerRef={button}
        isOpen={isOpen}
        onOpenChange={setOpen}
        placement="bottom start"
        offset={6}
        className="w-76 max-w-[calc(100vw-1.5rem)] overflow-auto rounded-lg bg-surface p-4 shadow-float outline-none data-[entering]:animate-[rise_120ms]"
      >
        {children(() => setOpen(false))}
      </Popover>
    </>
  )
}
