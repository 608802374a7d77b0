import { FolderInput, Pencil } from 'lucide-react'
import type { MenuEntry } from '../../ui/menu.tsx'
import { DEEDS, type Deed } from './change-key.ts'
import { DEED_WORDS } from './deed-words.ts'
import type { Refusals } from './use-key-refusals.ts'

/** What a menu about a key leads to. */
export type Errand = Deed | 'edit' | 'move'

const GRAVE: ReadonlySet<Deed> = new Set(['compromise', 'delete', 'purge'])

/** Everything that can be done to a key; what cannot be done now says why. */
export function deedEntries(refusals: Refusals, onErrand: (errand: Errand) => void): readonly MenuEntry[] {
  const entry = (id: Errand, text: string, icon: MenuEntry['content'], refused: string | undefined): MenuEntry => ({
    id,
    text,
    refused,
    content: (
      <>
        {icon}
        {text}
      </>
    ),
    onAction: () => onErrand(id),
  })
  return [
    entry('edit', 'Edit details', <Pencil aria-hidden className={ICON} />, refusals.update),
    entry('move', 'Move to another ring', <FolderInput aria-hidden className={ICON} />, refusals.update),
    ...DEEDS.map((deed): MenuEntry => {
      const { name, icon: Icon } = DEED_WORDS[deed]
      const grave = GRAVE.has(deed) && refusals[deed] === undefined
      return {
        ...entry(deed, name, <Icon aria-hidden className={grave ? 'size-4 text-bad' : ICON} />, refusals[deed]),
        apart: deed === 'rotate' || deed === 'delete',
      }
    }),
  ]
}

const ICON = 'size-4 text-faint'
