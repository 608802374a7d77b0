import { expect, test } from 'vitest'
import { inMemoryToken } from './in-memory-token.ts'
import { newObjectId, tokenContract } from './token.contract.ts'

tokenContract('the in-memory token', () => Promise.resolve({ token: inMemoryToken(), close: () => Promise.resolve() }))

test('while it is not ready, every call fails and nothing happens', async () => {
  const token = inMemoryToken()
  token.setHealth({ state: 'unavailable', problem: 'Unplugged.' })
  expect(token.health()).toMatchObject({ state: 'unavailable', problem: 'Unplugged.' })
  const failure = { code: 'HSM_UNAVAILABLE_ERR', mayHaveHappened: false }
  await expect(token.createObject('key-encryption', newObjectId())).rejects.toMatchObject({ failure })
  token.setHealth({ state: 'ready' })
  expect(await token.listObjects()).toEqual([])
})
