import { describe, expect, test } from 'vitest'
import { apiErrorFrom, asApiError, noAnswer } from './api-error.ts'

const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers })
const envelope = (errorMsg: string, reasons?: readonly unknown[]) => ({
  metadata: { collectionType: 'application/vnd.ibm.kms.error+json', collectionTotal: 1 },
  resources: [{ errorMsg, ...(reasons ? { reasons } : {}) }],
})

describe('apiErrorFrom', () => {
  test('takes code, message and the blamed field from the reason', () => {
    const reason = {
      code: 'INVALID_FIELD_ERR',
      message: 'The field `name` must be: a string of 2 to 90 characters',
      status: 400,
      moreInfo: '',
      target: { type: 'field', name: 'name' },
    }
    const error = apiErrorFrom(answer(400, { 'Correlation-Id': 'c-1' }), envelope('Bad Request', [reason]))
    expect(error).toMatchObject({
      status: 400,
      code: 'INVALID_FIELD_ERR',
      field: 'name',
      message: 'The field `name` must be: a string of 2 to 90 characters',
      correlationId: 'c-1',
      sessionEnded: false,
    })
  })

  test('a query parameter or a header is no field of a form', () => {
    const reason = { code: 'X', message: '', status: 400, moreInfo: '', target: { type: 'query_param', name: 'sort' } }
    expect(apiErrorFrom(answer(400), envelope('', [reason])).field).toBeUndefined()
  })

  test('a 401 has no reasons; its code is known all the same', () => {
    const error = apiErrorFrom(answer(401), envelope('Unauthorized: The user does not have access'))
    expect(error).toMatchObject({ code: 'UNAUTHORIZED_ERR', sessionEnded: false })
  })

  test('the code in brackets at the end of the message is the last resort', () => {
    expect(apiErrorFrom(answer(503), envelope('Service Unavailable: … (HSM_UNAVAILABLE_ERR)')).code).toBe(
      'HSM_UNAVAILABLE_ERR',
    )
  })

  test.each([
    [401, { 'Keywright-Session': 'ended' }, true],
    [401, {}, false],
    [403, { 'Keywright-Session': 'ended' }, false],
  ])('status %i with %o: the session has ended? %s', (status, headers, ended) => {
    expect(apiErrorFrom(answer(status, headers), envelope('')).sessionEnded).toBe(ended)
  })

  test.each([undefined, null, 'text', [], {}, { resources: 'none' }, { resources: [null] }])(
    'a body of %o is survived',
    (body) => {
      expect(apiErrorFrom(answer(500), body)).toMatchObject({ status: 500, code: 'UNKNOWN_ERR', field: undefined })
    },
  )
})

test('silence and faults of our own are told apart', () => {
  expect(noAnswer(new TypeError('failed to fetch'))).toMatchObject({ status: 0, code: 'NO_ANSWER' })
  expect(asApiError(new RangeError('oops'))).toMatchObject({ status: 0, code: 'PAGE_FAULT' })
})
