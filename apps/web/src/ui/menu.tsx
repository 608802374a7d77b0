import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as MenuButton } from 'react-aria-components/Button'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components/Menu'
import { classNames } from './class-names.ts'

export interface MenuEntry {
  readonly id: string
  readonly content: ReactNode
  /** What typing ahead matches, and what a screen reader says when `content` is not text. */
  readonly text: string
  readonly onAction?: () => void
}

interface MenuProps {
  readonly label: string
  readonly trigger: ReactNode
  readonly triggerClass: string
  readonly entries: readonly MenuEntry[]
  /** Given: entries are choices with a tick; several at once where `multiple` is set. */
  readonly chosen?: readonly string[]
  readonly multiple?: boolean
  readonly onChoose?: (ids: readonly string[]) => void
  readonly header?: ReactNode
  readonly placement?: 'bottom start' | 'bottom end'
}

const ITEM =
  'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-sm text-ink outline-none data-[focused]:bg-hover data-[disabled]:text-faint'

export function Menu({
  label,
  trigger,
  triggerClass,
  entries,
  chosen,
  multiple = false,
  onChoose,
  header,
  placement = 'bottom start',
}: MenuProps) {
  const choosing =
    chosen === undefined
      ? {}
      : {
          selectionMode: multiple ? ('multiple' as const) : ('single' as const),
          selectedKeys: chosen,
          disallowEmptySelection: !multiple,
          onSelectionChange: (keys: 'all' | Set<string | number>) =>
            onChoose?.(keys === 'all' ? [] : [...keys].map(String)),
        }
  return (
    <MenuTrigger>
      <MenuButton aria-label={label} className={triggerClass}>
        {trigger}
      </MenuButton>
      <Popover
        placement={placement}
        offset={6}
        className="min-w-52 max-w-80 overflow-auto rounded-lg bg-surface p-1 shadow-float data-[entering]:animate-[rise_120ms]"
      >
        {header}
        <AriaMenu aria-label={label} className="outline-none" {...choosing}>
          {entries.map(({ id, content, text, onAction }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={text}
              {...(onAction === undefined ? {} : { onAction })}
              className={ITEM}
            >
              {({ isSelected, selectionMode }) => (
                <>
                  <span className="flex min-w-0 flex-1 items-center gap-2">{content}</span>
                  {selectionMode === 'none' ? null : (
                    <Check aria-hidden className={classNames('size-4 text-accent', !isSelected && 'invisible')} />
                  )}
                </>
              )}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
