import { expect, test } from 'vitest'
import { instanceCrn, keyCrn } from './crn.ts'
import { parseInstanceId, parseKeyId } from './ids.ts'

test('key-protect-api.md §1.1: the CRN of an instance, and of a key in it', () => {
  const instance = parseInstanceId('123e4567-e89b-42d3-a456-426614174000')
  const key = parseKeyId('223e4567-e89b-42d3-a456-426614174000')
  if (!instance || !key) throw new Error('these are UUIDs')
  const crn = instanceCrn('acc', instance)
  expect(crn).toBe('crn:v1:bluemix:public:kms:local:a/acc:123e4567-e89b-42d3-a456-426614174000::')
  expect(keyCrn(crn, key)).toBe(
    'crn:v1:bluemix:public:kms:local:a/acc:123e4567-e89b-42d3-a456-426614174000:key:223e4567-e89b-42d3-a456-426614174000',
  )
})
