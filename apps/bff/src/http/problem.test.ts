import { errorSchema } from '@keywright/contract/error'
import type { KeyFailure } from '@keywright/core/errors/key-error'
import { describe, expect, test } from 'vitest'
import { problemOf } from './problem.ts'

const reasonFor = (failure: KeyFailure) => errorSchema.parse(problemOf(failure)).resources[0]?.reasons?.[0]

describe('key-protect-api.md §2.8, word for word', () => {
  const cases: readonly [KeyFailure, number, string][] = [
    [{ code: 'KEY_NOT_FOUND_ERR' }, 404, 'key does not exist'],
    [{ code: 'KEY_ACTION_INVALID_STATE_ERR', detail: 'x' }, 409, 'Key is not in a valid state'],
    [
      { code: 'REQ_TOO_EARLY_ERR', detail: 'Purging is allowed from 2026-01-01T04:00:00Z' },
      409,
      'The key was updated recently: Please wait and try again: Purging is allowed from 2026-01-01T04:00:00Z',
    ],
    [
      { code: 'KEY_ROTATION_NOT_PERMITTED', detail: 'x' },
      409,
      "This root key has been rotated within the last hour: Only one 'rotate' action per hour is permitted",
    ],
    [{ code: 'KEY_EXPIRED_ERR' }, 400, 'The action could not be performed on the key because the key is expired'],
    [{ code: 'KEY_RESTORE_EXPIRED' }, 400, 'Key restoration has expired'],
    [
      { code: 'KEY_PAYLOAD_REQ_ERR' },
      400,
      "This root key was created with user-supplied key material: Key material is required to perform a 'rotate' action",
    ],
    [{ code: 'KEY_CREATE_IMPORT_ACCESS_ERR' }, 409, 'KeyCreateImportAccess instance policy does not allow this action'],
    [{ code: 'KEY_RING_NOT_EMPTY_ERR' }, 409, 'contains at least one key (in any state)'],
    [{ code: 'KEY_DELETED_ERR' }, 410, 'Key has already been deleted: Please delete references to this key'],
    [{ code: 'UNPROCESSABLE_CIPHERTEXT_ERR' }, 422, 'The provided ciphertext is invalid or corrupted'],
  ]
  test.each(cases)('$code', (failure, status, words) => {
    expect(reasonFor(failure)).toMatchObject({ code: failure.code, status })
    expect(reasonFor(failure)?.message).toContain(words)
    expect(problemOf(failure).resources[0]?.errorMsg).toContain(`(${failure.code})`)
  })
})

describe('what is wrong is named where it was sent', () => {
  const cases: readonly [KeyFailure, object][] = [
    [{ code: 'KEY_PAYLOAD_REQ_ERR' }, { type: 'field', name: 'payload' }],
    [{ code: 'KEY_CHECK_VALUE_ERR' }, { type: 'field', name: 'expectedCheckValue' }],
    [
      { code: 'KEY_MATERIAL_ERR', reason: 'unwrap' },
      { type: 'field', name: 'wrapped' },
    ],
    [
      { code: 'KEY_MATERIAL_ERR', reason: 'length' },
      { type: 'field', name: 'wrapped' },
    ],
    [{ code: 'KEY_CHANGED_ERR' }, { type: 'header', name: 'If-Match' }],
  ]
  test.each(cases)('$code', (failure, target) => {
    expect(reasonFor(failure)?.target).toEqual(target)
  })
})

describe('a refusal of our own says that nothing happened and what to do', () => {
  const cases: readonly [KeyFailure, RegExp][] = [
    [{ code: 'KEY_CHANGED_ERR' }, /changed nothing.*Read the key again/],
    [{ code: 'KEY_ALIAS_NOT_UNIQUE_ERR' }, /deleted.*until it is purged.*Nothing was changed.*Choose another/],
    [{ code: 'KEY_ALIAS_QUOTA_ERR' }, /at most 5.*Nothing was changed.*Delete one/],
    [{ code: 'KEY_ALIAS_NOT_FOUND_ERR' }, /Nothing was changed/],
    [{ code: 'KEY_RING_NOT_FOUND_ERR' }, /Nothing was changed.*Create it/],
    [{ code: 'KEY_RING_NOT_UNIQUE_ERR' }, /Nothing was changed.*Choose another/],
    [{ code: 'KEY_RING_NOT_EMPTY_ERR' }, /Nothing was changed.*Move its keys/],
    [{ code: 'KEY_MATERIAL_ERR', reason: 'unwrap' }, /Nothing was imported.*Wrap/],
    [{ code: 'KEY_MATERIAL_ERR', reason: 'length' }, /Nothing was imported.*Wrap the raw bytes/],
    [{ code: 'KEY_CHECK_VALUE_ERR' }, /nothing was imported.*try again/],
    [{ code: 'IMPORT_CEREMONY_ENDED_ERR', reason: 'completed' }, /completed already.*Nothing was changed/],
    [{ code: 'IMPORT_CEREMONY_ENDED_ERR', reason: 'cancelled' }, /Begin another one.*Nothing was changed/],
    [{ code: 'IMPORT_CEREMONY_ENDED_ERR', reason: 'expired' }, /Begin another one.*Nothing was changed/],
    [{ code: 'IMPORT_CEREMONY_QUOTA_ERR', of: 'person', most: 20 }, /20 imports of yours.*cancel one/],
    [
      { code: 'IMPORT_CEREMONY_QUOTA_ERR', of: 'instance', most: 20 },
      /20 imports are.*Nothing was changed.*cancel one/,
    ],
    [{ code: 'INSTANCE_NOT_EMPTY_ERR', keys: 1 }, /1 key that is not deleted.*Nothing was changed.*Delete/],
    [{ code: 'INSTANCE_NOT_EMPTY_ERR', keys: 7 }, /7 keys that are not deleted/],
  ]
  test.each(cases)('$code', (failure, words) => {
    expect(reasonFor(failure)?.message).toMatch(words)
  })
})
