import { send, textAt, type Session } from '../proofs/client.ts'

/** What a designer wants to see break: long, wide, right to left, tiny, and what looks like code. */
export const HOSTILE_NAMES = [
  'ledger-signing-and-settlement-root-key-of-the-european-payments-hub-2026-second-half-a',
  '<img src=x onerror=alert(1)>',
  'مفتاح الأرشيف الرئيسي للفواتير',
  '支付网关主密钥（东京数据中心）',
  "Robert'); DROP TABLE keys;--",
  '🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑',
  'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW',
  '=HYPERLINK("http://example.com")',
] as const

/** Names people give: what a full list looks like. */
const PLAIN_NAMES = [
  'payments-root',
  'orders-db',
  'invoice archive',
  'backup-vault-eu',
  'customer-files',
  'session-tickets',
  'hr-documents',
  'telemetry-lake',
  'mail-gateway',
  'legacy-erp',
] as const

const KEY_TYPE = 'application/vnd.ibm.kms.key+json'
const DAY_MS = 86_400_000
const TOGETHER = 32

interface NewKey {
  readonly name: string
  readonly extractable?: boolean
  readonly description?: string
  readonly tags?: readonly string[]
  readonly aliases?: readonly string[]
  readonly expirationDate?: string
}

/** An instance of a running service, to be filled by its own API. */
export interface Place {
  readonly session: Session
  readonly instanceId: string
}

async function call({ session, instanceId }: Place, path: string, method: 'POST' | 'DELETE', body?: unknown) {
  const answer = await send(session, { path, method, instanceId, ...(body === undefined ? {} : { body }) })
  if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}`)
  return answer.body
}

export async function newKey(place: Place, key: NewKey): Promise<string> {
  const resource = { type: KEY_TYPE, extractable: false, ...key }
  const body = { metadata: { collectionType: KEY_TYPE, collectionTotal: 1 }, resources: [resource] }
  return textAt(await call(place, '/api/v2/keys', 'POST', body), 'resources', 0, 'id')
}

const act = (place: Place, keyId: string, action: string) =>
  call(place, `/api/v2/keys/${keyId}/actions/${action}`, 'POST', {})

/** Ten keys in every state of life, with rings, aliases, tags, expiries and some traffic; answers the first one's id. */
export async function fillTen(place: Place): Promise<string> {
  for (const ring of ['production', 'archive']) await call(place, `/api/v2/key_rings/${ring}`, 'POST')
  const soon = new Date(Date.now() + 12 * DAY_MS).toISOString()
  const ids: string[] = []
  for (const [index, name] of PLAIN_NAMES.entries()) {
    ids.push(
      await newKey(place, {
        name,
        ...(index === 5 ? { extractable: true } : {}),
        ...(index < 3 ? { description: `Wraps the data keys of ${name}`, tags: ['pci', `team-${index}`] } : {}),
        ...(index < 2 ? { aliases: [`${name}-current`] } : {}),
        ...(index === 3 ? { expirationDate: soon } : {}),
      }),
    )
  }
  const [first = '', second = '', third = '', , fifth = '', , seventh = '', , , tenth = ''] = ids
  for (const id of [first, second, third]) {
    for (let times = 0; times < 5; times += 1) await act(place, id, 'wrap')
  }
  await act(place, second, 'rotate')
  await act(place, fifth, 'disable')
  await act(place, third, 'deactivate')
  await act(place, seventh, 'compromise')
  await call(place, `/api/v2/keys/${tenth}`, 'DELETE')
  return first
}

export async function fillHostile(place: Place): Promise<string> {
  const ids: string[] = []
  for (const name of HOSTILE_NAMES) ids.push(await newKey(place, { name, description: name.repeat(2).slice(0, 240) }))
  return ids[0] ?? ''
}

export async function fillMany(place: Place, total: number): Promise<void> {
  let made = 0
  const worker = async (): Promise<void> => {
    while (made < total) {
      made += 1
      await newKey(place, { name: `service-${String(made).padStart(5, '0')}` })
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, worker))
}
