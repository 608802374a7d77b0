import type { Action } from '@keywright/core/policy/roles'
import { Download, FolderInput, X } from 'lucide-react'
import { plural } from '../../lib/plural.ts'
import { missingRoleAt } from '../../lib/permission.ts'
import { Button } from '../../ui/button.tsx'
import { ACTION_NAMES, type Judge } from './action-refusal.ts'
import { BULK_KINDS, BULK_WORDS, type BulkKind } from './bulk-plan.ts'
import { DEED_WORDS } from './deed-words.ts'

interface BulkBarProps {
  readonly count: number
  readonly judge: Judge
  readonly onAct: (kind: BulkKind) => void
  readonly onExport: () => void
  readonly onClear: () => void
}

const NEEDS: Readonly<Record<BulkKind, Action>> = { ...ACTION_NAMES, move: ACTION_NAMES.update }

function KindIcon({ kind }: { readonly kind: BulkKind }) {
  const Icon = kind === 'move' ? FolderInput : DEED_WORDS[kind].icon
  return <Icon aria-hidden className={kind === 'delete' ? 'size-3.5 text-bad' : 'size-3.5 text-faint'} />
}

/** What can be done with the keys that are chosen; over the list, so that nothing moves when it comes. */
export const BulkBar = ({ count, judge, onAct, onExport, onClear }: BulkBarProps) => (
  <section
    aria-label="Chosen keys"
    className="fixed inset-x-3 bottom-3 z-20 mx-auto flex w-fit max-w-[calc(100vw-1.5rem)] animate-[rise_140ms] flex-wrap items-center justify-center gap-1 rounded-xl bg-surface p-1.5 shadow-float"
  >
    <p role="status" className="figures px-2 text-sm font-medium whitespace-nowrap">
      {plural(count, 'key')}
    </p>
    {BULK_KINDS.map((kind) => (
      <Button
        key={kind}
        variant="quiet"
        onPress={() => onAct(kind)}
        refused={missingRoleAt(judge, NEEDS[kind], undefined)}
      >
        <KindIcon kind={kind} />
        {kind === 'move' ? 'Move to ring' : BULK_WORDS[kind].name}
      </Button>
    ))}
    <Button variant="quiet" onPress={onExport}>
      <Download aria-hidden className="size-3.5 text-faint" />
      Export
    </Button>
    <Button variant="quiet" size="icon" label="Choose none" onPress={onClear}>
      <X aria-hidden className="size-4" />
    </Button>
  </section>
)
