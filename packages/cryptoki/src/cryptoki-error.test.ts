import { describe, expect, test } from 'vitest'
import { calling, CryptokiError } from './cryptoki-error.ts'

const thrown = (value: unknown): unknown => {
  try {
    return calling('C_Test', () => {
      throw value
    })
  } catch (error) {
    return error
  }
}

describe('an error of the library', () => {
  test('carries function, name and remedy, from a coded error', () => {
    const error = thrown(Object.assign(new Error('CKR_DEVICE_REMOVED'), { code: 0x32 }))
    expect(error).toBeInstanceOf(CryptokiError)
    expect(error).toMatchObject({ fn: 'C_Test', code: 0x32, rv: 'CKR_DEVICE_REMOVED', remedy: 'restart' })
  })

  test('is recognised in the plain errors of C_FindObjects and its like', () => {
    expect(thrown(new Error('CKR_OBJECT_HANDLE_INVALID:130'))).toMatchObject({ code: 130, remedy: 'look-up' })
  })

  test('a refused PIN is never tried again', () => {
    for (const code of [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x102]) {
      expect(new CryptokiError('C_Login', code).remedy).toBe('never-retry')
    }
  })

  test('an unknown return value means stop', () => {
    expect(new CryptokiError('C_Test', 0x80000001)).toMatchObject({ rv: 'CKR 0x80000001', remedy: 'stop' })
  })

  test('a failure without a return value is the library’s too', () => {
    expect(thrown(Object.assign(new Error('no such file'), { code: 0 }))).toMatchObject({ code: -1, remedy: 'stop' })
  })

  test('our own mistakes pass unchanged', () => {
    const mistake = new TypeError('an empty template matches every object')
    expect(thrown(mistake)).toBe(mistake)
  })
})
