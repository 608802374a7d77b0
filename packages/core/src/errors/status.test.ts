import { describe, expect, test } from 'vitest'
import { KeyError } from './key-error.ts'
import { statusOf } from './status.ts'

describe('failures', () => {
  test('key-protect-api.md §2.8: the statuses that clients tell failures apart by', () => {
    expect(statusOf('UNAUTHORIZED_ERR').status).toBe(401)
    expect(statusOf('KEY_NOT_FOUND_ERR').status).toBe(404)
    expect(statusOf('KEY_ACTION_INVALID_STATE_ERR').status).toBe(409)
    expect(statusOf('KEY_DELETED_ERR').status).toBe(410)
    expect(statusOf('UNPROCESSABLE_CIPHERTEXT_ERR').status).toBe(422)
    expect(statusOf('STORAGE_FULL_ERR').status).toBe(507)
  })

  test('the message of a KeyError is its code; what really happened is only in its cause', () => {
    const error = new KeyError({ code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: true }, { cause: new Error('PIN 1234') })
    expect(error.message).toBe('HSM_UNAVAILABLE_ERR')
    expect(String(error)).not.toContain('1234')
    expect(error.cause).toBeInstanceOf(Error)
  })
})
