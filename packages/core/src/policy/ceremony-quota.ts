import { KeyError } from '../errors/key-error.ts'

/** How many imports may be open in an instance at once: of one person, and with key pairs in all. */
export const CEREMONY_QUOTA = { person: 100, instance: 200 } as const

/** Those that are open, of the kind of the one to be opened: with a key pair on the token, or without. */
export interface OpenCeremonies {
  readonly ofPerson: number
  readonly inInstance: number
}

/**
 * Throws `IMPORT_CEREMONY_QUOTA_ERR` where no room is left for one more. Key pairs take room on the token, which holds
 * few objects, and one instance must not take that of the others. Each person has a bound of their own, so that none
 * takes it all; imports without a key pair know only that one.
 */
export function requireRoom({ ofPerson, inInstance }: OpenCeremonies, hasKeyPair: boolean): void {
  const { person, instance } = CEREMONY_QUOTA
  if (ofPerson >= person) throw new KeyError({ code: 'IMPORT_CEREMONY_QUOTA_ERR', of: 'person', most: person })
  if (hasKeyPair && inInstance >= instance) {
    throw new KeyError({ code: 'IMPORT_CEREMONY_QUOTA_ERR', of: 'instance', most: instance })
  }
}
