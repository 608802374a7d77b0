import { DeedDialog, type Desk } from './deed-dialog.tsx'
import type { Errand } from './deed-entries.tsx'
import { EditKeyPanel } from './edit-key-panel.tsx'
import { MoveDialog } from './move-dialog.tsx'
import type { Key } from './queries.ts'

interface ErrandDialogProps {
  readonly desk: Desk
  readonly item: Key
  readonly errand: Errand
  readonly rings: readonly string[]
  readonly onClose: () => void
  readonly onDone?: () => Promise<void>
}

/** What a menu about a key opens. */
export function ErrandDialog({ desk, item, errand, rings, onClose, onDone }: ErrandDialogProps) {
  if (errand === 'edit') return <EditKeyPanel desk={desk} item={item} onClose={onClose} />
  if (errand === 'move') return <MoveDialog desk={desk} item={item} rings={rings} onClose={onClose} />
  return (
    <DeedDialog desk={desk} item={item} deed={errand} onClose={onClose} {...(onDone === undefined ? {} : { onDone })} />
  )
}
