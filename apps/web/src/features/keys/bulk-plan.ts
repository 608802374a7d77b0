import type { WaitingRules } from '@keywright/core/lifecycle/waiting'
import { spanWords } from '../../lib/date-words.ts'
import { onlyRings, type Holder } from '../../lib/permission.ts'
import { actionRefusal, type Judge } from './action-refusal.ts'
import { doTo, patchKey } from './change-key.ts'
import type { Key } from './queries.ts'

/** What can be done to many keys at once. */
export type BulkAction =
  { readonly kind: 'disable' | 'enable' | 'rotate' | 'delete' } | { readonly kind: 'move'; readonly ring: string }
export type BulkKind = BulkAction['kind']

interface BulkWords {
  /** On the button: "Disable". */
  readonly name: string
  /** Of one key, before: "Will be disabled." */
  readonly will: string
  readonly doing: string
  /** Of one key, after: "Disabled". */
  readonly done: string
  /** Of all of them. */
  readonly what: string
  readonly undo?: (rules: WaitingRules) => string
}

export const BULK_WORDS: Readonly<Record<BulkKind, BulkWords>> = {
  disable: {
    name: 'Disable',
    will: 'will be disabled',
    doing: 'Disabling',
    done: 'Disabled',
    what: 'Nothing wraps or unwraps with them until they are enabled: whatever depends on them stops at once.',
  },
  enable: {
    name: 'Enable',
    will: 'will be enabled',
    doing: 'Enabling',
    done: 'Enabled',
    what: 'They wrap and unwrap again.',
  },
  rotate: {
    name: 'Rotate',
    will: 'will get new material',
    doing: 'Rotating',
    done: 'Rotated',
    what: 'They wrap with it from then on; what older versions wrapped still unwraps.',
  },
  move: {
    name: 'Move',
    will: 'will be moved',
    doing: 'Moving',
    done: 'Moved',
    what: 'Their ids, aliases and ciphertexts stay as they are.',
  },
  delete: {
    name: 'Delete',
    will: 'will be deleted',
    doing: 'Deleting',
    done: 'Deleted',
    what: 'They do nothing any more: what they have wrapped cannot be read while they are deleted.',
    undo: ({ restoreWindow, autoPurge }) =>
      `They can be restored for ${spanWords(restoreWindow)}, and are purged after ${spanWords(autoPurge)}.`,
  },
}

export const BULK_KINDS: readonly BulkKind[] = ['disable', 'enable', 'rotate', 'move', 'delete']

/** A key and why nothing will happen to it; without a reason it is part of the run. */
export interface PlannedKey {
  readonly item: Key
  readonly refused: string | undefined
}

/** What the run will do, key by key, as far as it can be known beforehand: the same judgement as on the key's own page. */
export const planBulk = (keys: readonly Key[], action: BulkAction, judge: Judge, now: number): readonly PlannedKey[] =>
  keys.map((item) => ({ item, refused: refusalOf(item, action, judge, now) }))

function refusalOf(item: Key, action: BulkAction, judge: Judge, now: number): string | undefined {
  if (action.kind === 'move') {
    const refused = actionRefusal('update', item, judge, now)?.reason
    if (refused !== undefined) return refused
    return item.keyRingID === action.ring ? 'Is in this ring already.' : moveRefusal(judge, action.ring)
  }
  const refused = actionRefusal(action.kind, item, judge, now)?.reason
  const needsMaterial = action.kind === 'rotate' && item.imported
  return refused ?? (needsMaterial ? 'Was imported: rotate it by importing new material.' : undefined)
}

/** Whoever moves a key must be allowed to change keys where it goes, too: otherwise it would be out of their own reach. */
export const moveRefusal = (holder: Holder, ring: string): string | undefined =>
  onlyRings(holder, 'kms.secrets.patch')?.includes(ring) === false
    ? `Needs the Manager role on the ring ${ring} as well.`
    : undefined

export const performBulk = (instanceId: string, item: Key, action: BulkAction): Promise<void> =>
  action.kind === 'move' ? patchKey(instanceId, item, { keyRingID: action.ring }) : doTo(instanceId, item, action.kind)
