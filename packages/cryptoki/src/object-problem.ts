import type { TokenObjectId } from '@keywright/core/vocabulary/ids'

const WORDS = {
  missing: 'is not on the token',
  several: 'is on the token more than once',
  unfit: 'is on the token, but is another kind of object, incomplete, or not protected as it must be',
} as const

/** An object that should be one sound object on the token, and is not. For the log: it names the object. */
export class ObjectProblem extends Error {
  override readonly name = 'ObjectProblem'
  readonly kind: keyof typeof WORDS
  constructor(kind: keyof typeof WORDS, id: TokenObjectId) {
    super(`The object ${id} ${WORDS[kind]}.`)
    this.kind = kind
  }
}
