import type { KeyFailure } from '@keywright/core/errors/key-error'

/** What people and clients read about a failure: what happened, whether anything changed, and what to do. */
export interface Words {
  /** What could not be done: the middle of `errorMsg`. */
  readonly what: string
  readonly message: string
  /** What the caller sent that is wrong; absent where no single part is to blame. */
  readonly target?: { readonly type: 'field' | 'query_param' | 'header'; readonly name: string }
}

export type WordsByCode = { readonly [C in KeyFailure['code']]: (failure: Extract<KeyFailure, { code: C }>) => Words }

export const NOTHING_CHANGED = 'Nothing was changed.'
export const RESOURCE_ACTION = 'Action could not be performed on resource'
