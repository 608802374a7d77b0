import { Columns3 } from 'lucide-react'
import { buttonStyle } from '../../ui/button-style.ts'
import { Menu } from '../../ui/menu.tsx'
import { COLUMNS, columnIds, type ColumnId } from './key-columns.tsx'

interface ColumnChooserProps {
  readonly chosen: readonly ColumnId[]
  readonly onChoose: (chosen: readonly ColumnId[]) => void
}

const ENTRIES = COLUMNS.map(({ id, name }) => ({ id, text: name, content: name }))

export const ColumnChooser = ({ chosen, onChoose }: ColumnChooserProps) => (
  <Menu
    label="Choose columns"
    trigger={
      <>
        <Columns3 aria-hidden className="size-3.5 text-faint" />
        Columns
      </>
    }
    triggerClass={`${buttonStyle('secondary')} @max-4xl:hidden!`}
    entries={ENTRIES}
    chosen={chosen}
    multiple
    onChoose={(ids) => onChoose(columnIds(ids))}
    placement="bottom end"
  />
)
