import { COLLECTION_TYPES } from '@keywright/contract/collection'
import type { ErrorBody } from '@keywright/contract/error'
import type { KeyFailure } from '@keywright/core/errors/key-error'
import { statusOf } from '@keywright/core/errors/status'
import { ACCESS_WORDS } from './words/access-words.ts'
import { KEY_WORDS } from './words/key-words.ts'
import { SERVICE_WORDS } from './words/service-words.ts'
import type { Words, WordsByCode } from './words/words.ts'

const MORE_INFO = 'https://cloud.ibm.com/apidocs/key-protect'

/** The message catalogue of key-protect-api.md §2.8, and our own codes in its manner. Never the caller's input. */
const CATALOGUE: WordsByCode = { ...SERVICE_WORDS, ...KEY_WORDS, ...ACCESS_WORDS }

function wordsOf<C extends KeyFailure['code']>(failure: Extract<KeyFailure, { code: C }>): Words {
  // TypeScript cannot see that a failure's code picks the entry for that very failure.
  const entry = CATALOGUE[failure.code] as (failure: Extract<KeyFailure, { code: C }>) => Words
  return entry(failure)
}

const WITHOUT_REASONS: ReadonlySet<KeyFailure['code']> = new Set(['UNAUTHORIZED_ERR', 'SESSION_ENDED_ERR'])

/** The one place where a failure meets HTTP: Key Protect's error envelope, the code repeated in `errorMsg`. */
export function problemOf(failure: KeyFailure): ErrorBody {
  const { status, phrase } = statusOf(failure.code)
  const { what, message, target } = wordsOf(failure)
  const metadata = { collectionType: COLLECTION_TYPES.error, collectionTotal: 1 } as const
  if (WITHOUT_REASONS.has(failure.code)) return { metadata, resources: [{ errorMsg: `${phrase}: ${what}` }] }
  const errorMsg = `${phrase}: ${what}: Please see \`reasons\` for more details (${failure.code})`
  const waits = failure.code === 'AUTHORIZATIONS_NOT_MET'
  const ours = waits
    ? { keywright: { approvalId: failure.approval, action: failure.action, approvers: failure.approvers } }
    : {}
  const reason = { code: failure.code, message, status, moreInfo: MORE_INFO, ...(target ? { target } : {}), ...ours }
  return { metadata, resources: [{ errorMsg, reasons: [reason] }] }
}
