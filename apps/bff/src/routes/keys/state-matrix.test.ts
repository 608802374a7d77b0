import { randomUUID } from 'node:crypto'
import {
  READ_MATRIX,
  STATE_MATRIX,
  WAY_TO,
  type MatrixCell,
  type ReadAction,
} from '@keywright/core/testing/state-matrix'
import { statusOf } from '@keywright/core/errors/status'
import type { KeyAction } from '@keywright/core/lifecycle/permitted'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { NO_WAITING } from '../../testing/callers.ts'
import { eventsOf, keysOf, newKeyBody, reasonOf, testService, type TestService } from '../../testing/test-service.ts'

// key-protect-api.md §1.4 over HTTP, cell by cell, by the same table as the core and the buttons.

let kw: TestService
let headers: Record<string, string>
beforeAll(async () => {
  kw = await testService(undefined, NO_WAITING)
  headers = await kw.bearer()
})
afterAll(() => kw.close())

/** How each action is called, and what it answers when it is permitted. */
const CALL: Readonly<
  Record<KeyAction | ReadAction, { readonly method: string; readonly path: string; readonly status: number }>
> = {
  wrap: { method: 'POST', path: '/actions/wrap', status: 200 },
  unwrap: { method: 'POST', path: '/actions/unwrap', status: 200 },
  rewrap: { method: 'POST', path: '/actions/rewrap', status: 200 },
  rotate: { method: 'POST', path: '/actions/rotate', status: 204 },
  listVersions: { method: 'GET', path: '/versions', status: 200 },
  update: { method: 'PATCH', path: '', status: 200 },
  deleteAlias: { method: 'DELETE', path: '/aliases/{alias}', status: 204 },
  disable: { method: 'POST', path: '/actions/disable', status: 204 },
  enable: { method: 'POST', path: '/actions/enable', status: 204 },
  deactivate: { method: 'POST', path: '/actions/deactivate', status: 204 },
  compromise: { method: 'POST', path: '/actions/compromise', status: 204 },
  delete: { method: 'DELETE', path: '', status: 200 },
  restore: { method: 'POST', path: '/restore', status: 201 },
  purge: { method: 'DELETE', path: '/purge', status: 200 },
  read: { method: 'GET', path: '', status: 200 },
  readMetadata: { method: 'GET', path: '/metadata', status: 200 },
  listVersionsOfAllStates: { method: 'GET', path: '/versions?allKeyStates=true', status: 200 },
}

interface Subject {
  readonly id: string
  readonly alias: string
  /** What the key wrapped while it was active; noise for a standard key. */
  readonly ciphertext: string
}

function bodyFor(action: KeyAction | ReadAction, { ciphertext }: Subject): object | undefined {
  if (action === 'unwrap' || action === 'rewrap') return { ciphertext }
  if (action === 'update') return { name: 'renamed' }
  return undefined
}

async function ask(action: KeyAction | ReadAction, subject: Subject): Promise<Response> {
  const { method, path } = CALL[action]
  const body = bodyFor(action, subject)
  const request = { method, headers, ...(body === undefined ? {} : { body }) }
  return kw.request(`/api/v2/keys/${subject.id}${path.replace('{alias}', subject.alias)}`, request)
}

async function reach({ type, state }: Pick<MatrixCell, 'type' | 'state'>): Promise<Subject> {
  const alias = `alias-${randomUUID()}`
  const body = newKeyBody(`${state} ${type}`, { extractable: type === 'standard', aliases: [alias] })
  const [key] = keysOf.parse(await (await kw.request('/api/v2/keys', { headers, body })).json()).resources
  const subject = { id: key?.id ?? '', alias, ciphertext: 'bm9pc2U=' }
  if (type === 'root') {
    const wrapped = z.object({ ciphertext: z.string() }).parse(await (await ask('wrap', subject)).json())
    subject.ciphertext = wrapped.ciphertext
  }
  for (const action of WAY_TO[state]) expect((await ask(action, subject)).status).toBe(CALL[action].status)
  return subject
}

const outcomeOf = async (answer: Response) => (answer.ok ? 'permitted' : (await reasonOf(answer)).code)

const CELLS: readonly MatrixCell<KeyAction | ReadAction>[] = [...STATE_MATRIX, ...READ_MATRIX]

describe('the state matrix over HTTP', () => {
  test.for(CELLS)('$action of a $type key that is $state: $expected', async (cell) => {
    const subject = await reach(cell)
    const before = (await eventsOf(kw)).length
    const answer = await ask(cell.action, subject)
    expect(await outcomeOf(answer)).toBe(cell.expected)
    expect(answer.status).toBe(
      cell.expected === 'permitted' ? CALL[cell.action].status : statusOf(cell.expected).status,
    )
    // Permitted or refused, one event says so.
    const [event, another] = (await eventsOf(kw)).slice(before)
    expect(another).toBeUndefined()
    expect(event).toMatchObject({ key_id: subject.id, outcome: cell.expected === 'permitted' ? 'success' : 'failure' })
  })
})
