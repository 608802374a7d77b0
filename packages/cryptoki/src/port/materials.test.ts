import { newBinding, newObjectId } from '@keywright/core/testing/token.contract'
import { expect, test } from 'vitest'
import type { Supervisor } from '../supervisor/supervisor.ts'
import { materialCalls } from './materials.ts'

/** A supervisor whose one call waits until it is told how to end. */
function stage() {
  const answer = Promise.withResolvers<unknown>()
  const sent: unknown[][] = []
  const call = (_: string, args: unknown[]): Promise<unknown> => {
    sent.push(args)
    return answer.promise
  }
  // The methods under test use nothing else of a supervisor.
  const calls = materialCalls({ call } as unknown as Pick<Supervisor, 'call'>, { deadlineMs: 1_000 })
  const { algorithm: _, ...binding } = newBinding(newObjectId())
  return { answer, sent, importPlain: (bytes: Uint8Array) => calls.importPlain(bytes, binding, newObjectId()) }
}

test('bytes wiped by a caller in a hurry do not become a key of zeros', async () => {
  const { answer, sent, importPlain } = stage()
  const bytes = new Uint8Array(32).fill(7)
  const importing = importPlain(bytes)
  bytes.fill(0)
  expect(sent[0]?.[0]).toEqual(new Uint8Array(32).fill(7))
  answer.resolve({ kind: 'refused', reason: 'length' })
  await importing
})

test.for(['answered', 'failed'] as const)('no copy is left once the call was %s', async (end) => {
  const { answer, sent, importPlain } = stage()
  const importing = importPlain(new Uint8Array(16).fill(7))
  if (end === 'answered') answer.resolve({ kind: 'refused', reason: 'length' })
  else answer.reject(new Error('gone'))
  await Promise.allSettled([importing])
  expect(sent[0]?.[0]).toEqual(new Uint8Array(16))
})

test('what is no AES key never leaves for the worker', async () => {
  const { sent, importPlain } = stage()
  expect(await importPlain(new Uint8Array(15))).toEqual({ kind: 'refused', reason: 'length' })
  expect(sent).toEqual([])
})
