import type { WaitingRules } from '@keywright/core/lifecycle/waiting'
import {
  Archive,
  CirclePause,
  CirclePlay,
  Flame,
  RotateCw,
  ShieldAlert,
  Trash2,
  Undo2,
  type LucideIcon,
} from 'lucide-react'
import { spanWords } from '../../lib/date-words.ts'
import type { Deed } from './change-key.ts'

interface DeedWords {
  /** On the button and in menus. */
  readonly name: string
  readonly doing: string
  /** After the key's name: "payments-root was disabled." */
  readonly done: string
  readonly icon: LucideIcon
  readonly what: string
  /** Until when it can be undone, and how. */
  readonly undo: (rules: WaitingRules) => string
  /** The key's name must be typed: it cannot be undone by whoever does it, or not for long. */
  readonly typed: boolean
  /** Somebody may miss the key: who has used it is shown first. */
  readonly missed: boolean
}

/** " 30 seconds later", or nothing where nothing waits. */
const later = (seconds: number): string => (seconds === 0 ? '' : ` ${spanWords(seconds)} later`)

export const DEED_WORDS: Readonly<Record<Deed, DeedWords>> = {
  rotate: {
    name: 'Rotate',
    doing: 'Rotating…',
    done: 'was rotated.',
    icon: RotateCw,
    what: 'The HSM makes new material. From then on the key wraps with it; what older versions wrapped still unwraps.',
    undo: () => 'A version cannot be taken back, and nothing is lost by having one more.',
    typed: false,
    missed: false,
  },
  enable: {
    name: 'Enable',
    doing: 'Enabling…',
    done: 'was enabled.',
    icon: CirclePlay,
    what: 'The key wraps and unwraps again.',
    undo: ({ toggle }) => `It can be disabled again${later(toggle)}.`,
    typed: false,
    missed: false,
  },
  disable: {
    name: 'Disable',
    doing: 'Disabling…',
    done: 'was disabled.',
    icon: CirclePause,
    what: 'Nothing wraps or unwraps with the key until it is enabled: whatever depends on it stops at once.',
    undo: ({ toggle }) => `It can be enabled again${later(toggle)}.`,
    typed: false,
    missed: true,
  },
  deactivate: {
    name: 'Archive',
    doing: 'Archiving…',
    done: 'was archived.',
    icon: Archive,
    what: 'The key protects nothing new: it never wraps again. What it has wrapped can still be unwrapped.',
    undo: () => 'It cannot be undone: an archived key never becomes active again.',
    typed: false,
    missed: true,
  },
  compromise: {
    name: 'Mark compromised',
    doing: 'Marking…',
    done: 'was marked compromised.',
    icon: ShieldAlert,
    what: 'Somebody may have the material. The key never wraps again, and only Managers still unwrap with it, to move what it protects to another key.',
    undo: () => 'It cannot be undone, not even by deleting and restoring the key.',
    typed: true,
    missed: true,
  },
  delete: {
    name: 'Delete',
    doing: 'Deleting…',
    done: 'was deleted.',
    icon: Trash2,
    what: 'The key does nothing any more: what it has wrapped cannot be read while it is deleted.',
    undo: ({ restoreWindow, autoPurge }) =>
      `It can be restored for ${spanWords(restoreWindow)}, and is purged after ${spanWords(autoPurge)}.`,
    typed: true,
    missed: true,
  },
  restore: {
    name: 'Restore',
    doing: 'Restoring…',
    done: 'was restored.',
    icon: Undo2,
    what: 'The key is again what it was before it was deleted, unless its expiry has come: then it is deactivated.',
    undo: () => 'It can be deleted again at any time.',
    typed: false,
    missed: false,
  },
  purge: {
    name: 'Purge',
    doing: 'Purging…',
    done: 'was purged.',
    icon: Flame,
    what: 'Every version of the material is destroyed, and all that is known of the key. What it has wrapped can never be read again.',
    undo: () => 'It can never be undone.',
    typed: true,
    missed: true,
  },
}
