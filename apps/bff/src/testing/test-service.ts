import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorSchema } from '@keywright/contract/error'
import { API_KEY_GRANT } from '@keywright/contract/tokens/exchange-api-key'
import { pino, type Logger } from 'pino'
import { z } from 'zod'
import { readSettings } from '../env.ts'
import { newApiKey } from '../tokens/api-keys.ts'
import { openService, type Service } from '../wiring/service.ts'

export const ADMIN = { email: 'ada@example.com', password: 'correct horse battery staple' }
const KEY_TYPE = 'application/vnd.ibm.kms.key+json'

export interface TestRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown
}

/** The real service on a SoftHSM and a database of its own, set up, and spoken to without a socket. */
export interface TestService {
  readonly service: Service
  readonly dataDir: string
  readonly instanceId: string
  readonly apiKey: string
  request(path: string, request?: TestRequest): Promise<Response>
  /** The headers of a service ID that manages the first instance. */
  bearer(instanceId?: string): Promise<Record<string, string>>
  /** The headers of the signed-in administrator, as the dashboard's pages send them. */
  signedIn(): Promise<Record<string, string>>
  close(): Promise<void>
}

const scratch = (): string => mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'keywright-test-'))

/** `environment` holds settings as an administrator would make them. */
export async function testService(
  site?: string,
  environment: Readonly<Record<string, string>> = {},
  log: Logger = pino({ level: 'silent' }),
): Promise<TestService> {
  const dataDir = scratch()
  const settings = readSettings(['--data-dir', dataDir], environment)
  const service = await openService(settings, site, log)
  const apiKey = newApiKey()
  const { id } = await service.firstRun.complete({
    name: 'Ada',
    ...ADMIN,
    instanceName: 'first',
    serviceApiKey: apiKey,
    from: { correlationId: 'set-up', sourceAddress: 'local', requestUri: 'test' },
  })
  const request: TestService['request'] = async (path, { method, headers, body } = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const init = {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...headers },
      body: text ?? null,
    }
    return service.app.request(path, init, { incoming: { socket: { remoteAddress: '192.0.2.7' } } })
  }
  return {
    service,
    dataDir,
    instanceId: id,
    apiKey,
    request,
    bearer: async (instanceId = id) => {
      const form = new URLSearchParams({ grant_type: API_KEY_GRANT, apikey: apiKey }).toString()
      const answer = await request('/identity/token', { body: form })
      const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json())
      return { authorization: `Bearer ${access_token}`, 'bluemix-instance': instanceId }
    },
    signedIn: async () => {
      const answer = await request('/bff/session', { body: ADMIN, headers: { 'sec-fetch-site': 'same-origin' } })
      const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0])
      return { cookie: cookie.join('; '), 'sec-fetch-site': 'same-origin', 'bluemix-instance': id }
    },
    close: async () => {
      await service.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A create request; `more` adds to or replaces members of its one key. */
export const newKeyBody = (name: string, more: object = {}) => ({
  metadata: { collectionType: KEY_TYPE, collectionTotal: 1 },
  resources: [{ type: KEY_TYPE, name, extractable: false, ...more }],
})

/** The one reason an error gives, checked against the contract's schema. */
export async function reasonOf(answer: Response) {
  const body = errorSchema.parse(await answer.json())
  const [resource] = body.resources
  return { status: answer.status, errorMsg: resource?.errorMsg, ...resource?.reasons?.[0] }
}

export const keysOf = z.object({
  metadata: z.looseObject({ collectionTotal: z.number() }),
  resources: z.array(z.looseObject({ id: z.string(), name: z.string().optional() })),
})

export async function createdKeyId(kw: TestService, headers: Record<string, string>, name = 'a key'): Promise<string> {
  const answer = await kw.request('/api/v2/keys', { headers, body: newKeyBody(name) })
  const [key] = keysOf.parse(await answer.json()).resources
  if (!key) throw new Error('the key was not created')
  return key.id
}

/** Every event there is, oldest first. */
export async function eventsOf({ service }: TestService) {
  const rows = await service.db.selectFrom('audit_events').selectAll().orderBy('sequence').execute()
  return rows.map(({ canonical, ...row }) => ({
    ...row,
    canonical,
    document: eventDocument.parse(JSON.parse(canonical)),
  }))
}

const eventDocument = z.looseObject({
  action: z.string(),
  outcome: z.string(),
  correlationId: z.string(),
  initiator: z.looseObject({ id: z.string(), name: z.string() }),
  reason: z.object({ reasonCode: z.number(), reasonType: z.string() }),
  responseData: z.record(z.string(), z.unknown()),
})
