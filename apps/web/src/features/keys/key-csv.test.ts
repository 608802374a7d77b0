import { expect, test } from 'vitest'
import { keysCsv } from './key-csv.ts'
import { aKey } from './testing/a-key.ts'

test('a key is one line of facts, whatever its name looks like, and without any secret', () => {
  const secret = 'c2VjcmV0'
  const hostile = aKey({ name: '=1+1', description: 'two\nlines, "quoted"', payload: secret })
  const csv = keysCsv([hostile])
  expect(csv).toMatch(/^\u{FEFF}Name,Key id,State,/u)
  expect(csv).toContain(`\r\n'=1+1,${hostile.id},Active,root,default,`)
  expect(csv).toContain('"two\nlines, ""quoted"""')
  expect(csv).not.toContain(secret)
})
