import { expect, test } from 'vitest'
import { curlOf } from './curl.ts'

const CALL = { origin: 'https://kms.example', instanceId: 'i-1', keyId: 'k-1', aad: [], ownPlaintext: false } as const

test('the call the form makes, with the real ids and no secret', () => {
  expect(curlOf({ ...CALL, action: 'wrap' })).toBe(
    String.raw`curl -X POST 'https://kms.example/api/v2/keys/k-1/actions/wrap' \
  -H "Authorization: Bearer $KEYWRIGHT_TOKEN" \
  -H 'Bluemix-Instance: i-1' \
  -H 'Content-Type: application/json' \
  -d '{}'`,
  )
  expect(curlOf({ ...CALL, action: 'wrap', ownPlaintext: true })).toContain('"plaintext":"<BASE64 DATA KEY>"')
  expect(curlOf({ ...CALL, action: 'unwrap' })).toContain('"ciphertext":"<CIPHERTEXT>"')
})

test('additional data cannot break out of the shell’s quotes', () => {
  expect(curlOf({ ...CALL, action: 'wrap', aad: ["it's", '$(reboot)'] })).toContain(
    String.raw`-d '{"aad":["it'\''s","$(reboot)"]}'`,
  )
})
