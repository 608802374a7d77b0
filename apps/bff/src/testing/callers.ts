import { randomUUID } from 'node:crypto'
import { API_KEY_GRANT } from '@keywright/contract/tokens/exchange-api-key'
import type { Role } from '@keywright/core/policy/roles'
import { z } from 'zod'
import { serviceId, type InstanceId } from '@keywright/core/vocabulary/ids'
import { instantOf } from '@keywright/core/vocabulary/instant'
import { rowOfGrant } from '../store/grants.ts'
import { hashOfApiKey, newApiKey } from '../tokens/api-keys.ts'
import type { TestService } from './test-service.ts'

/** Settings under which nothing has to be waited for. */
export const NO_WAITING = {
  KEYWRIGHT_WAIT_TOGGLE: '0',
  KEYWRIGHT_WAIT_ROTATE: '0',
  KEYWRIGHT_WAIT_RESTORE: '0',
  KEYWRIGHT_WAIT_PURGE: '0',
} as const

type Headers = Record<string, string>

/** A new service ID that holds these roles on the first instance (platform roles on the platform), and nothing else. */
export async function callerWith(kw: TestService, ...roles: readonly Role[]): Promise<Headers> {
  const { db } = kw.service
  const [id, apiKey, at] = [serviceId(randomUUID()), newApiKey(), instantOf(new Date())]
  await db
    .insertInto('service_ids')
    .values({ id, name: roles.join(', '), created_at: at })
    .execute()
  const key = { id: randomUUID(), service_id: id, name: 'test', hash: hashOfApiKey(apiKey), created_at: at }
  await db.insertInto('api_keys').values(key).execute()
  for (const role of roles) {
    const scope = ['Viewer', 'Editor', 'Administrator', 'Auditor'].includes(role)
      ? 'platform'
      : (kw.instanceId as InstanceId)
    await db
      .insertInto('grants')
      .values(rowOfGrant({ role, scope, principalId: id, at }))
      .execute()
  }
  const body = new URLSearchParams({ grant_type: API_KEY_GRANT, apikey: apiKey }).toString()
  const answer = await kw.request('/identity/token', { body })
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json())
  return { authorization: `Bearer ${access_token}`, 'bluemix-instance': kw.instanceId }
}
