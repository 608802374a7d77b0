import type { ReactNode } from 'react'
import { Button as TriggerButton } from 'react-aria-components/Button'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'

interface PopPanelProps {
  /** Of the button and of what it opens. */
  readonly label: string
  readonly trigger: ReactNode
  readonly triggerClass: string
  readonly children: (close: () => void) => ReactNode
  readonly placement?: 'bottom start' | 'bottom end'
}

/** A few controls or sentences beside the button that opens them. */
export const PopPanel = ({ label, trigger, triggerClass, children, placement = 'bottom start' }: PopPanelProps) => (
  <DialogTrigger>
    <TriggerButton aria-label={label} className={triggerClass}>
      {trigger}
    </TriggerButton>
    <Popover
      placement={placement}
      offset={6}
      className="w-76 max-w-[calc(100vw-1.5rem)] overflow-auto rounded-lg bg-surface shadow-float data-[entering]:animate-[rise_120ms]"
    >
      <Dialog aria-label={label} className="p-4 outline-none">
        {({ close }) => children(close)}
      </Dialog>
    </Popover>
  </DialogTrigger>
)
