import { CalendarClock, CalendarX, Cpu, Import, ShieldAlert, Trash2, type LucideIcon } from 'lucide-react'
import type { Attention } from './queries.ts'

type AttentionTone = 'bad' | 'warn' | 'idle'

export const TONE_INK: Readonly<Record<AttentionTone, string>> = {
  bad: 'text-bad',
  warn: 'text-warn',
  idle: 'text-faint',
}

interface AttentionWords {
  readonly icon: LucideIcon
  readonly tone: AttentionTone
  readonly title: string
  /** Around the moment, where there is one. */
  readonly before: string
  readonly after: string
  /** On the way to where it is dealt with. */
  readonly action: string
}

/** One key by its name, or how many more there are of a kind. */
const nameOf = ({ name, count }: Attention): string =>
  name ?? `${(count ?? 1).toLocaleString('en')} more ${count === 1 ? 'key' : 'keys'}`

/** What is said of several keys at once, which are listed elsewhere. */
const OF_SEVERAL = {
  expired: 'expired in the last 30 days.',
  expiring: 'expire within 30 days.',
  purging: 'were deleted, which becomes final within 7 days.',
} as const

function severalWords(words: AttentionWords, { kind, keyId }: Attention): AttentionWords {
  if (keyId !== undefined || (kind !== 'expired' && kind !== 'expiring' && kind !== 'purging')) return words
  return { ...words, before: OF_SEVERAL[kind], after: '', action: 'See them' }
}

export const attentionWords = (item: Attention): AttentionWords => severalWords(wordsOf(item), item)

/** What happened or is about to, and what can be done about it. */
function wordsOf(item: Attention): AttentionWords {
  switch (item.kind) {
    case 'hsm': {
      const before = item.problem ?? 'Keys cannot be created or used until it is back.'
      return { icon: Cpu, tone: 'bad', title: 'The HSM is not ready.', before, after: '', action: 'See why' }
    }
    case 'expired':
      return {
        icon: CalendarX,
        tone: 'bad',
        title: nameOf(item),
        before: 'expired',
        after: '.',
        action: 'Open the key',
      }
    case 'expiring':
      return {
        icon: CalendarClock,
        tone: 'warn',
        title: nameOf(item),
        before: 'expires',
        after: '. From then on it only unwraps.',
        action: 'Open the key',
      }
    case 'purging':
      return {
        icon: Trash2,
        tone: 'bad',
        title: nameOf(item),
        before: 'was deleted, which becomes final',
        after: '.',
        action: 'Restore it',
      }
    case 'failures':
      return {
        icon: ShieldAlert,
        tone: 'warn',
        title: `${(item.count ?? 0).toLocaleString('en')} calls were refused or failed`,
        before: 'in the last 24 hours, more than usual.',
        after: '',
        action: 'Look at them',
      }
    case 'ceremony':
      return {
        icon: Import,
        tone: 'idle',
        title: item.name === undefined ? 'An import' : `An import into ${item.name}`,
        before: 'was begun and not finished. It lapses',
        after: '.',
        action: 'Go on',
      }
    default:
      return item.kind satisfies never
  }
}
