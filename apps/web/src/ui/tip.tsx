import type { ReactElement } from 'react'
import { Focusable } from 'react-aria-components/Focusable'
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip'

interface TipProps {
  readonly text: string
  /** One element that can take focus. */
  readonly children: ReactElement<Record<string, unknown>, string>
  readonly placement?: 'top' | 'bottom' | 'right'
}

export function Tip({ text, children, placement = 'top' }: TipProps) {
  return (
    <TooltipTrigger delay={350} closeDelay={80}>
      <Focusable>{children}</Focusable>
      <Tooltip
        placement={placement}
        offset={6}
        className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-page shadow-float data-[entering]:animate-[fade_120ms]"
      >
        {text}
      </Tooltip>
    </TooltipTrigger>
  )
}
