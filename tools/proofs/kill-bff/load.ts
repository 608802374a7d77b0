import { constants, createPublicKey, publicEncrypt, randomBytes, randomUUID } from 'node:crypto'
import {
  at,
  createInstanceCall,
  createKeyCall,
  endKeyCall,
  send,
  textAt,
  unwrapCall,
  wrapCall,
  type Answer,
  type Call,
  type Session,
} from '../client.ts'
import type { Random } from '../random.ts'
import type { Acknowledged, KnownCiphertext, KnownKey, Ledger, OpenCeremony, Sent } from './ledger.ts'

const CLIENTS = 6
/** A key pair costs the HSM as much as hundreds of wraps, so few imports are begun; those that are open are completed. */
const SHARES = {
  instance: 0.03,
  ceremony: 0.05,
  import: 0.15,
  purge: 0.19,
  delete: 0.24,
  standard: 0.3,
  key: 0.4,
  wrap: 0.8,
} as const
const SUCCESS: Readonly<Record<Sent['kind'], number>> = {
  instance: 201,
  key: 201,
  standard: 201,
  delete: 200,
  purge: 200,
  wrap: 200,
  unwrap: 200,
  ceremony: 201,
  import: 201,
}

interface Planned {
  readonly entry: Sent
  readonly call: Call
  /** What the answer promises; throws when it is not what was asked for. */
  readonly read: (body: unknown) => Acknowledged
}

/** Several clients at once, each sending call after call until the server is gone. */
export async function runLoad(session: Session, ledger: Ledger, random: Random): Promise<void> {
  await Promise.all(Array.from({ length: CLIENTS }, () => runClient(session, ledger, random)))
}

async function runClient(session: Session, ledger: Ledger, random: Random): Promise<void> {
  for (;;) {
    const { entry, call, read } = plan(ledger, random)
    ledger.note(entry)
    let answer: Answer
    try {
      answer = await send(session, { ...call, correlationId: entry.correlationId })
    } catch {
      // The server was killed: this call has no answer, and may or may not have happened.
      return
    }
    if (answer.status !== SUCCESS[entry.kind]) {
      ledger.violated(`${entry.kind} ${entry.correlationId} was answered ${answer.status}`)
      return
    }
    ledger.acknowledge(entry, read(answer.body))
  }
}

function plan(ledger: Ledger, random: Random): Planned {
  const share = random.next()
  const correlationId = randomUUID()
  if (share < SHARES.instance) return newInstance(correlationId)
  const instanceId = random.pick(ledger.instances) ?? ''
  if (share < SHARES.ceremony) return newCeremony(correlationId, instanceId)
  const ceremony = share < SHARES.import ? ledger.takeCeremony() : undefined
  if (ceremony) return newImport(correlationId, ceremony)
  if (share < SHARES.standard) {
    return planEnding(share, correlationId, ledger) ?? newKey(correlationId, instanceId, 'standard')
  }
  const key = share < SHARES.key ? undefined : random.pick(ledger.keys)
  if (!key) return newKey(correlationId, instanceId)
  return planUse({ share, correlationId, key }, ledger, random)
}

interface Use {
  readonly share: number
  readonly correlationId: string
  readonly key: KnownKey
}

function planUse({ share, correlationId, key }: Use, ledger: Ledger, random: Random): Planned {
  const wrapped = share < SHARES.wrap ? undefined : random.pick(ledger.ciphertexts)
  return wrapped ? newUnwrap(correlationId, wrapped) : newWrap(correlationId, key)
}

/** The end of a standard key, so that those that wrap go on; nothing where there is none to end. */
function planEnding(share: number, correlationId: string, ledger: Ledger): Planned | undefined {
  const kind = share < SHARES.purge ? 'purge' : share < SHARES.delete ? 'delete' : undefined
  const key = kind && ledger.takeEnding(kind)
  if (!key) return undefined
  return {
    entry: { correlationId, kind, ...key },
    call: endKeyCall(key, kind),
    read: () => ({ target: key.keyId, ...key }),
  }
}

const newInstance = (correlationId: string): Planned => ({
  entry: { correlationId, kind: 'instance' },
  call: createInstanceCall(correlationId),
  read: (body) => ({ target: textAt(body, 'crn'), instanceId: textAt(body, 'guid') }),
})

const newKey = (correlationId: string, instanceId: string, kind: 'key' | 'standard' = 'key'): Planned => ({
  entry: { correlationId, kind, instanceId },
  call: createKeyCall(instanceId, correlationId, kind === 'standard'),
  read: (body) => {
    const keyId = textAt(body, 'resources', 0, 'id')
    return { target: textAt(body, 'resources', 0, 'crn'), instanceId, keyId }
  },
})

const newCeremony = (correlationId: string, instanceId: string): Planned => ({
  entry: { correlationId, kind: 'ceremony', instanceId },
  call: { path: '/bff/import-ceremonies', instanceId, body: { method: 'browser' } },
  read: (body) => {
    const id = textAt(body, 'id')
    const [publicKey, hash] = [textAt(body, 'transport', 'publicKey'), textAt(body, 'transport', 'hash')]
    return { target: `import-ceremony:${id}`, instanceId, ceremony: { instanceId, id, publicKey, hash } }
  },
})

function newImport(correlationId: string, { instanceId, id, publicKey, hash }: OpenCeremony): Planned {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const wrapped = publicEncrypt({ key, padding, oaepHash: hash }, randomBytes(32)).toString('base64')
  return {
    entry: { correlationId, kind: 'import', instanceId },
    call: {
      path: `/bff/import-ceremonies/${id}/completion`,
      instanceId,
      body: { wrapped, key: { name: correlationId } },
    },
    read: (body) => {
      const keyId = textAt(body, 'result', 'keyId')
      return { target: keyId, instanceId, keyId }
    },
  }
}

function newWrap(correlationId: string, key: KnownKey): Planned {
  const plaintext = randomBytes(32).toString('base64')
  return {
    entry: { correlationId, kind: 'wrap', ...key, plaintext },
    call: wrapCall(key, plaintext),
    read: (body) => ({ target: key.keyId, ...key, ciphertext: textAt(body, 'ciphertext') }),
  }
}

function newUnwrap(correlationId: string, { ciphertext, plaintext, ...key }: KnownCiphertext): Planned {
  return {
    entry: { correlationId, kind: 'unwrap', ...key },
    call: unwrapCall(key, ciphertext),
    read: (body) => {
      if (at(body, 'plaintext') !== plaintext) throw new Error(`unwrap ${correlationId} gave another plaintext`)
      return { target: key.keyId, ...key }
    },
  }
}
