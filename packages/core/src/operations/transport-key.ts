import { KeyError } from '../errors/key-error.ts'
import type { CeremonyRecord } from '../ports/records.ts'
import type { TokenObjectRecord } from '../ports/store.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import { later } from '../vocabulary/instant.ts'
import type { Dependencies } from './dependencies.ts'

type Transport = NonNullable<CeremonyRecord['transport']>
type Token = Pick<Dependencies, 'store' | 'token'>

/** Far longer than the HSM may take to make a pair and the store to confirm it. */
const STALE_SECONDS = 600

/**
 * A key pair of its own for one ceremony: planned, made, and confirmed with the ceremony's row. `INVALID_FIELD_ERR`
 * where this token unwraps no RSA-OAEP.
 */
export async function makeTransportKey(deps: Dependencies): Promise<Transport> {
  const { store, token } = deps
  const { state, importHash: hash } = token.health()
  if (hash === undefined) {
    if (state !== 'ready') throw new KeyError({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false })
    throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'method', rule: '"plain": this HSM unwraps no RSA-OAEP' })
  }
  const id = deps.newTokenObjectId()
  const purpose = 'import-transport'
  await store.planTokenObject({ id, purpose, plannedAt: deps.now() })
  try {
    const publicKey = await token.createObject(purpose, id)
    if (!publicKey) throw new TypeError('a transport key pair has a public half')
    return { id, publicKey, hash }
  } catch (error) {
    await discardTokenObject(deps, id)
    throw error
  }
}

/**
 * Destroys a planned or doomed object and forgets it, as far as the HSM is there: what fails is left to the next sweep
 * or start. Answers whether it is gone.
 */
export async function discardTokenObject({ store, token }: Token, id: TokenObjectId): Promise<boolean> {
  try {
    await token.destroyObject(id)
    await store.forgetTokenObject(id)
    return true
  } catch (error) {
    if (error instanceof KeyError) return false
    throw error
  }
}

/** What is on the token and nobody will need again: the doomed, and pairs of ceremonies that never began. */
export async function discardLeftOvers(deps: Pick<Dependencies, 'store' | 'token' | 'now'>): Promise<number> {
  const before = later(deps.now(), -STALE_SECONDS)
  const isLeftOver = ({ state, purpose, plannedAt }: TokenObjectRecord): boolean =>
    state === 'doomed' || (state === 'planned' && purpose === 'import-transport' && plannedAt < before)
  let discarded = 0
  for (const { id } of (await deps.store.listTokenObjects()).filter(isLeftOver)) {
    // With the HSM away the first attempt says so for all of them.
    if (!(await discardTokenObject(deps, id))) break
    discarded += 1
  }
  return discarded
}
