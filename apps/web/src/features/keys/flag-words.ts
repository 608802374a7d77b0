import type { Schemas } from '@keywright/contract/client'

type Material = NonNullable<Schemas['KeyProtection']['material']>

export interface FlagWords {
  readonly flag: string
  readonly sentence: string
  readonly tone: 'good' | 'bad' | 'plain'
}

const SAID = {
  sensitive: {
    flag: 'CKA_SENSITIVE',
    yes: 'The HSM never shows this material in plain.',
    no: 'The HSM would show this material in plain.',
  },
  extractable: {
    flag: 'CKA_EXTRACTABLE',
    yes: 'The HSM would give this material out, wrapped by another key.',
    no: 'The HSM does not give this material out, not even wrapped.',
  },
  alwaysSensitive: {
    flag: 'CKA_ALWAYS_SENSITIVE',
    yes: 'It has been sensitive ever since the HSM made it.',
    no: 'The HSM does not vouch that it always was: it came in wrapped.',
  },
  neverExtractable: {
    flag: 'CKA_NEVER_EXTRACTABLE',
    yes: 'It never could be taken out.',
    no: 'The HSM does not vouch that it never could be taken out: it is unwrapped for each use.',
  },
  local: {
    flag: 'CKA_LOCAL',
    yes: 'The HSM made this object itself.',
    no: 'The HSM got this object by unwrapping it.',
  },
} as const satisfies Record<keyof Material, { flag: string; yes: string; no: string }>

type Flag = keyof typeof SAID
/** What Keywright promises; the other flags only tell a history. */
const PROMISED: Readonly<Partial<Record<Flag, boolean>>> = { sensitive: true, extractable: false }

function toneOf(flag: Flag, value: boolean): FlagWords['tone'] {
  const promised = PROMISED[flag]
  if (promised !== undefined) return value === promised ? 'good' : 'bad'
  return value ? 'good' : 'plain'
}

// A literal's keys are its type's.
const FLAGS = Object.keys(SAID) as Flag[]

/** The PKCS#11 flags in words; those the HSM does not show are left out. */
export const flagWords = (material: Material): readonly FlagWords[] =>
  FLAGS.flatMap((name) => {
    const value = material[name]
    const { flag, yes, no } = SAID[name]
    return value === undefined ? [] : [{ flag, sentence: value ? yes : no, tone: toneOf(name, value) }]
  })
