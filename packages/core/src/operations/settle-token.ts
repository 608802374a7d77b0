import type { CryptographicToken, TokenObjectFacts, TokenObjectPurpose } from '../ports/cryptographic-token.ts'
import type { Store, TokenObjectRecord } from '../ports/store.ts'
import type { TokenObjectId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'

interface Settling {
  readonly token: CryptographicToken
  readonly store: Store
  readonly now: () => Instant
  readonly newTokenObjectId: () => TokenObjectId
}

/** What the token holds against what the database expects. */
export interface TokenInventory {
  /** On the token, and in no row: not made by this database. They are reported, never destroyed. */
  readonly unknown: readonly TokenObjectFacts[]
  /** Confirmed rows whose object is gone. */
  readonly missing: readonly TokenObjectRecord[]
}

/**
 * Destroys what an earlier run left between plan and commit and what is doomed, and compares the rest. `leftOver` are the
 * rows that were planned before this run planned any of its own; those are left alone.
 */
export async function settleToken(
  { token, store }: Pick<Settling, 'token' | 'store'>,
  leftOver: readonly Pick<TokenObjectRecord, 'id'>[],
): Promise<TokenInventory> {
  // The list may be old by the time the token is back; a confirmed object has an instance that lives by it.
  const old = new Set(leftOver.map(({ id }) => id))
  for (const { id, state } of await store.listTokenObjects()) {
    if (state !== 'doomed' && !(state === 'planned' && old.has(id))) continue
    await token.destroyObject(id)
    await store.forgetTokenObject(id)
  }
  const [objects, rows] = [await token.listObjects(), await store.listTokenObjects()]
  const [present, known] = [new Set(objects.map(({ id }) => id)), new Set<string>(rows.map(({ id }) => id))]
  return {
    unknown: objects.filter(({ id }) => id === undefined || !known.has(id)),
    missing: rows.filter(({ id, state }) => state === 'confirmed' && !present.has(id)),
  }
}

/** The service's own object for a purpose: the confirmed one, or a new one made and confirmed. */
export async function serviceObject(
  { token, store, now, newTokenObjectId }: Settling,
  purpose: Exclude<TokenObjectPurpose, 'key-encryption' | 'import-transport'>,
): Promise<{ readonly id: TokenObjectId; readonly publicKey: Uint8Array | undefined }> {
  const rows = await store.listTokenObjects()
  const confirmed = rows.find((row) => row.purpose === purpose && row.state === 'confirmed')
  if (confirmed) return confirmed
  const id = newTokenObjectId()
  await store.planTokenObject({ id, purpose, plannedAt: now() })
  const publicKey = await token.createObject(purpose, id)
  await store.confirmTokenObject(id, publicKey)
  return { id, publicKey }
}
