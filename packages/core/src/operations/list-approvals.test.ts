import { describe, expect, test } from 'vitest'
import type { Role } from '../policy/roles.ts'
import { aCaller, aRequest, instant, principalId } from '../testing/builders.ts'
import { Crew } from '../testing/crew.ts'
import { approvalSeen, listApprovals } from './list-approvals.ts'

/** Asked of the crew's instance, besides what it is told. */
async function asked(crew: Crew, part: Parameters<typeof aRequest>[0] = {}) {
  const request = aRequest({ instanceId: crew.instance.id, expiresAt: instant(86_400), ...part })
  await crew.kw.store.createApproval({ request, events: [] })
  return request
}

const onPlatform = (role: Role) => ({
  ...aCaller({ role, scope: 'platform' }),
  principal: { ...aCaller({ role, scope: 'platform' }).principal, id: principalId('eve') },
})

const seenBy = async (crew: Crew, caller: ReturnType<typeof onPlatform>) =>
  (await listApprovals(crew.kw.deps, crew.identities, caller)).map(({ request }) => request.id)

describe('who knows of a request', () => {
  test('an Editor knows of the end of an instance, which they may approve, and of nothing in it', async () => {
    const crew = await Crew.open()
    const read = await asked(crew, { action: 'kms.secrets.read' })
    const end = await asked(crew, { action: 'kms.instances.delete', key: undefined })
    const editor = onPlatform('Editor')
    expect(await seenBy(crew, editor)).toEqual([end.id])
    expect((await approvalSeen(crew.kw.deps, editor, end.id)).request.id).toBe(end.id)
    await expect(approvalSeen(crew.kw.deps, editor, read.id)).rejects.toMatchObject({
      failure: { code: 'NOT_FOUND_ERR' },
    })
    expect(new Set(await seenBy(crew, onPlatform('Auditor')))).toEqual(new Set([read.id, end.id]))
    expect(await seenBy(crew, onPlatform('Viewer'))).toEqual([])
  })

  test('an older request is seen however many others wait, and what has ended hides none', async () => {
    const crew = await Crew.open()
    crew.roles = { ada: ['Manager'] }
    const first = await asked(crew)
    for (let at = 0; at < 610; at += 1) await asked(crew, { requestedAt: instant(5) })
    for (let at = 0; at < 210; at += 1) await asked(crew, { requestedAt: instant(9), state: 'withdrawn' })
    const seen = await listApprovals(crew.kw.deps, crew.identities, crew.callerOf('ada'))
    expect(seen.map(({ request }) => request.id)).toContain(first.id)
    expect(seen).toHaveLength(611 + 200)
  })
})
