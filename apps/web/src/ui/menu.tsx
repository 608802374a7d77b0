import { Check } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { Button as MenuButton } from 'react-aria-components/Button'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components/Menu'
import { classNames } from './class-names.ts'

export interface MenuEntry {
  readonly id: string
  readonly content: ReactNode
  /** What typing ahead matches, and what a screen reader says when `content` is not text. */
  readonly text: string
  readonly onAction?: () => void
  /** Why it cannot be chosen; the entry stays reachable so that the reason can be read. */
  readonly refused?: string | undefined
  /** A line above it. */
  readonly apart?: boolean
}

interface EntriesProps {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  /** Given: entries are choices with a tick; several at once where `multiple` is set. */
  readonly chosen?: readonly string[]
  readonly multiple?: boolean
  readonly onChoose?: (ids: readonly string[]) => void
}

interface MenuProps extends EntriesProps {
  readonly trigger: ReactNode
  readonly triggerClass: string
  readonly header?: ReactNode
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'right bottom'
}

const ITEM =
  'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-sm text-ink outline-none data-[focused]:bg-hover aria-disabled:cursor-not-allowed'
const APART = 'relative mt-2 before:absolute before:inset-x-0 before:-top-1 before:border-t before:border-line'

const POPOVER =
  'min-w-52 max-w-80 overflow-auto rounded-lg bg-surface p-1 shadow-float data-[entering]:animate-[rise_120ms]'

export function Menu({ trigger, triggerClass, header, placement = 'bottom start', ...entries }: MenuProps) {
  return (
    <MenuTrigger>
      <MenuButton aria-label={entries.label} className={triggerClass}>
        {trigger}
      </MenuButton>
      <Popover placement={placement} offset={6} className={POPOVER}>
        {header}
        <Entries {...entries} />
      </Popover>
    </MenuTrigger>
  )
}

interface AnchoredMenuProps extends EntriesProps {
  /** The button that was pressed; the focus goes back to it. */
  readonly anchor: RefObject<HTMLElement | null>
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** One menu that many buttons share: a list of thousands needs no menu of its own for every row. */
export const AnchoredMenu = ({ anchor, isOpen, onClose, ...entries }: AnchoredMenuProps) => (
  <Popover
    aria-label={entries.label}
    triggerRef={anchor}
    isOpen={isOpen}
    onOpenChange={(open) => (open ? undefined : onClose())}
    placement="bottom end"
    offset={4}
    className={POPOVER}
  >
    <Entries {...entries} onClose={onClose} />
  </Popover>
)

function Entries({
  label,
  entries,
  chosen,
  multiple = false,
  onChoose,
  onClose,
}: EntriesProps & { readonly onClose?: () => void }) {
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
    <AriaMenu
      aria-label={label}
      className="outline-none"
      // A trigger of react-aria's own says where the focus goes; a button of ours does not.
      {...(onClose === undefined ? {} : { onClose, autoFocus: 'first' as const })}
      {...choosing}
    >
      {entries.map((entry) => (
        <Entry key={entry.id} {...entry} />
      ))}
    </AriaMenu>
  )
}

function Entry({ id, content, text, onAction, refused, apart = false }: MenuEntry) {
  const possible = refused === undefined
  return (
    <MenuItem
      id={id}
      textValue={possible ? text : `${text}. ${refused}`}
      // Otherwise as react-aria has it: a menu of several choices stays open, any other closes.
      {...(possible ? {} : { shouldCloseOnSelect: false })}
      {...(possible && onAction !== undefined ? { onAction } : {})}
      className={classNames(ITEM, apart && APART)}
      render={(props) => <div {...(props as object)} aria-disabled={possible ? undefined : true} />}
    >
      {({ isSelected, selectionMode }) => (
        <>
          <span className="flex min-w-0 flex-1 flex-col">
            <span className={classNames('flex min-w-0 items-center gap-2', !possible && 'text-faint')}>{content}</span>
            {possible ? null : <span className="pb-1 pl-6 text-xs text-pretty text-faint">{refused}</span>}
          </span>
          {selectionMode === 'none' ? null : (
            <Check aria-hidden className={classNames('size-4 text-accent', !isSelected && 'invisible')} />
          )}
        </>
      )}
    </MenuItem>
  )
}
