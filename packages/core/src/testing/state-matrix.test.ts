import { describe, expect, test } from 'vitest'
import { KeyError } from '../errors/key-error.ts'
import { KEY_ACTIONS, KEY_TYPES, refusal, type KeyAction } from '../lifecycle/permitted.ts'
import { DEFAULT_WAITING_RULES } from '../lifecycle/waiting.ts'
import { createKeyAlias } from '../operations/create-key-alias.ts'
import { deleteKey } from '../operations/delete-key.ts'
import { deleteKeyAlias } from '../operations/delete-key-alias.ts'
import { getKey } from '../operations/get-key.ts'
import { listKeyVersions } from '../operations/list-key-versions.ts'
import { purgeKey } from '../operations/purge-key.ts'
import { readPayload } from '../operations/read-payload.ts'
import { restoreKey } from '../operations/restore-key.ts'
import { rewrapKey } from '../operations/rewrap-key.ts'
import { rotateKey } from '../operations/rotate-key.ts'
import { transitionKey, type Step } from '../operations/transition-key.ts'
import { unwrapKey } from '../operations/unwrap-key.ts'
import { updateKey } from '../operations/update-key.ts'
import { wrapKey } from '../operations/wrap-key.ts'
import type { InstanceRecord, KeyRecord } from '../ports/records.ts'
import { utf8 } from '../vocabulary/bytes.ts'
import { proofOf, everyKeyOf } from './builders.ts'
import { openInMemoryService, type InMemoryService } from './in-memory-service.ts'
import { READ_MATRIX, STATE_MATRIX, WAY_TO, type MatrixCell, type ReadAction } from './state-matrix.ts'

const NO_WAITING = { ...DEFAULT_WAITING_RULES, toggle: 0, rotate: 0, restore: 0, purge: 0 }

/** What every key is called besides. */
const ALIAS = 'other-name'

interface Asked {
  readonly service: InMemoryService
  readonly instance: InstanceRecord
  readonly key: KeyRecord
  /** What the key wrapped while it was active; noise for a standard key. */
  readonly ciphertext: string
}
type Ask = (asked: Asked) => Promise<unknown>

const step =
  (transition: Step): Ask =>
  ({ service, instance, key }) =>
    transitionKey(service.deps, proofOf(`kms.secrets.${transition}`, instance), { keyId: key.id, transition })

const ASK: Readonly<Record<KeyAction | ReadAction, Ask>> = {
  wrap: ({ service, instance, key }) =>
    wrapKey(service.deps, proofOf('kms.secrets.wrap', instance), { keyId: key.id, plaintext: utf8('DEK'), aad: [] }),
  unwrap: ({ service, instance, key, ciphertext }) =>
    unwrapKey(service.deps, proofOf('kms.secrets.unwrap', instance), { keyId: key.id, ciphertext, aad: [] }),
  rewrap: ({ service, instance, key, ciphertext }) =>
    rewrapKey(service.deps, proofOf('kms.secrets.rewrap', instance), { keyId: key.id, ciphertext, aad: [] }),
  rotate: ({ service, instance, key }) =>
    rotateKey(service.deps, proofOf('kms.secrets.rotate', instance), { keyId: key.id }),
  listVersions: ({ service, instance, key }) =>
    listKeyVersions(service.deps, proofOf('kms.secrets-key-versions.list', instance), {
      keyId: key.id,
      allKeyStates: false,
    }),
  update: ({ service, instance, key }) =>
    updateKey(service.deps, proofOf('kms.secrets.patch', instance), { keyId: key.id, changes: { name: 'renamed' } }),
  deleteAlias: ({ service, instance, key }) =>
    deleteKeyAlias(service.deps, proofOf('kms.secrets-alias.delete', instance), { keyId: key.id, alias: ALIAS }),
  disable: step('disable'),
  enable: step('enable'),
  deactivate: step('deactivate'),
  compromise: step('compromise'),
  delete: ({ service, instance, key }) =>
    deleteKey(service.deps, proofOf('kms.secrets.delete', instance), { keyId: key.id }),
  restore: ({ service, instance, key }) =>
    restoreKey(service.deps, proofOf('kms.secrets.restore', instance), { keyId: key.id }),
  purge: ({ service, instance, key }) =>
    purgeKey(service.deps, proofOf('kms.secrets.purge', instance, 'KeyPurge'), { keyId: key.id }),
  read: ({ service, instance, key }) => readPayload(service.deps, proofOf('kms.secrets.read', instance), key.id),
  readMetadata: ({ service, instance, key }) =>
    getKey(service.deps, proofOf('kms.secrets-metadata.read', instance), key.id),
  listVersionsOfAllStates: ({ service, instance, key }) =>
    listKeyVersions(service.deps, proofOf('kms.secrets-key-versions.list', instance), {
      keyId: key.id,
      allKeyStates: true,
    }),
}

/** A key of the cell's type, brought into its state by the operations that lead there. */
async function reach({ type, state }: Pick<MatrixCell, 'type' | 'state'>): Promise<Asked> {
  const service = await openInMemoryService(NO_WAITING)
  const instance = await service.addInstance()
  const key = type === 'root' ? await service.addKey(instance) : await service.addStandardKey(instance)
  await createKeyAlias(service.deps, proofOf('kms.secrets-alias.create', instance), { keyId: key.id, alias: ALIAS })
  const proof = proofOf('kms.secrets.wrap', instance)
  const wrapping = { keyId: key.id, plaintext: utf8('DEK'), aad: [] }
  const ciphertext = type === 'root' ? (await wrapKey(service.deps, proof, wrapping)).ciphertext : 'none'
  const asked = { service, instance, key, ciphertext }
  for (const action of WAY_TO[state]) await ASK[action](asked)
  expect((await service.store.findKey(everyKeyOf(instance.id), key.id))?.state).toBe(state)
  return asked
}

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'permitted',
    (error: unknown) => (error instanceof KeyError ? error.failure.code : String(error)),
  )

const CELLS: readonly MatrixCell<KeyAction | ReadAction>[] = [...STATE_MATRIX, ...READ_MATRIX]

describe('key-protect-api.md §1.4, with what is ours', () => {
  test.for(CELLS)('$action of a $type key that is $state: $expected', async (cell) => {
    const asked = await reach(cell)
    const before = asked.service.store.events.length
    expect(await outcomeOf(ASK[cell.action](asked))).toBe(cell.expected)
    // One event with what was permitted; what was refused is written down by whoever answers the call.
    expect(asked.service.store.events.length - before).toBe(cell.expected === 'permitted' ? 1 : 0)
  })

  test.for(STATE_MATRIX)('the table says of $action of a $type key that is $state: $expected', (cell) => {
    const said = { 'not-root': 'KEY_ROOT_REQ_ERR', deleted: 'KEY_DELETED_ERR', state: 'KEY_ACTION_INVALID_STATE_ERR' }
    const reason = refusal(cell, cell.action)
    expect(reason === undefined ? 'permitted' : said[reason]).toBe(cell.expected)
  })

  test('no cell is missing: each action of each type in each state in which such a key can be', () => {
    const states = { root: 5, standard: 4 }
    for (const type of KEY_TYPES) {
      for (const action of KEY_ACTIONS) {
        const cells = STATE_MATRIX.filter((cell) => cell.type === type && cell.action === action)
        expect(new Set(cells.map(({ state }) => state)).size).toBe(states[type])
      }
    }
    expect(STATE_MATRIX).toHaveLength(KEY_ACTIONS.length * (states.root + states.standard))
  })
})
