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

/** Ids of rings are letters, digits and hyphens: what can be hostile about one is how wide it is. */
const HOSTILE_RINGS = ['W'.repeat(100), `${'europe-'.repeat(12)}settlement`] as const

const DAY_MS = 86_400_000
const soon = (): string => new Date(Date.now() + 12 * DAY_MS).toISOString()

/** Keys as people have them: what a list of ten looks like, and what became of each. */
const TEN: readonly (NewKey & { readonly steps?: readonly string[] })[] = [
  {
    name: 'payments-root',
    description: 'Wraps the data keys of the payment hub',
    aliases: ['payments-current'],
    tags: ['pci', 'team-payments'],
    steps: ['wrap', 'wrap', 'wrap'],
  },
  { name: 'orders-db', aliases: ['orders-current'], tags: ['pci'], steps: ['wrap', 'rotate', 'wrap'] },
  { name: 'invoice archive', description: 'Closed years', tags: ['archive'], steps: ['wrap', 'deactivate'] },
  { name: 'backup-vault-eu', expirationDate: soon() },
  { name: 'customer-files', steps: ['disable'] },
  { name: 'session-tickets', extractable: true },
  { name: 'hr-documents', steps: ['wrap', 'compromise'] },
  { name: 'telemetry-lake' },
  { name: 'mail-gateway', steps: ['wrap'] },
  { name: 'legacy-erp', steps: ['DELETE'] },
]

const KEY_TYPE = 'application/vnd.ibm.kms.key+json'
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
  const ids: string[] = []
  for (const { steps = [], ...key } of TEN) {
    const id = await newKey(place, key)
    ids.push(id)
    for (const step of steps) {
      if (step === 'DELETE') await call(place, `/api/v2/keys/${id}`, 'DELETE')
      else await act(place, id, step)
    }
  }
  return ids[0] ?? ''
}

export async function fillHostile(place: Place): Promise<string> {
  for (const ring of HOSTILE_RINGS) await call(place, `/api/v2/key_rings/${ring}`, 'POST')
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
