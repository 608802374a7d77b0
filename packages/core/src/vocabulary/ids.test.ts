import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEventId, parseInstanceId, parseKeyId, parseKeyVersionId, parseTokenObjectId } from './ids.ts'

const DOORS = { parseInstanceId, parseKeyId, parseKeyVersionId, parseEventId }
const UUID = '123e4567-e89b-42d3-a456-426614174000'

describe.each(Object.entries(DOORS))('%s', (_, parse) => {
  test('RFC 9562 §4: takes a UUID in any case and answers it in lower case', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(parse(uuid)).toBe(uuid)
        expect(parse(uuid.toUpperCase())).toBe(uuid)
      }),
    )
  })

  test.for([
    '',
    UUID.slice(1),
    `${UUID}0`,
    `${UUID}\n`,
    ` ${UUID}`,
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    UUID.replaceAll('-', ''),
    UUID.replace('42d3', '02d3'),
    UUID.replace('42d3', '92d3'),
    UUID.replace('a456', '7456'),
    UUID.replace('1', 'g'),
    '00000000-0000-0000-0000-000000000000',
  ])('refused: %j', (text) => expect(parse(text)).toBeUndefined())
})

describe('parseTokenObjectId', () => {
  test('takes 32 lower-case hex digits and nothing else', () => {
    const id = '0123456789abcdef0123456789abcdef'
    expect(parseTokenObjectId(id)).toBe(id)
    for (const other of ['', id.slice(1), `${id}0`, id.toUpperCase(), `${id}\n`, id.replace('f', 'g')]) {
      expect(parseTokenObjectId(other)).toBeUndefined()
    }
  })
})
