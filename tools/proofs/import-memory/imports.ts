import { createCipheriv, randomBytes, webcrypto } from 'node:crypto'
import { at, send, textAt, type Call, type Session } from '../client.ts'

const { subtle } = webcrypto

/** One import, as the browser that holds its material sees it. */
export interface Import {
  readonly ceremonyId: string
  readonly material: Buffer
  /** Base64, as it is sent: `wrapped`, or for the counter-proof `payload`. */
  readonly handedOver: Readonly<Record<string, string>>
  readonly checkValue: string
}

/** AES-ECB over a zero block, its first three bytes. */
function checkValueOf(material: Buffer): string {
  const cipher = createCipheriv('aes-256-ecb', material, null).setAutoPadding(false)
  return cipher.update(Buffer.alloc(16)).subarray(0, 3).toString('hex')
}

const call = (instanceId: string, path: string, body: unknown): Call => ({
  path: `/bff/import-ceremonies${path}`,
  instanceId,
  body,
})

export type Method = 'browser' | 'plain'

/** Begins an import of new material, and gets it ready to be handed over. */
export async function beginImport(session: Session, instanceId: string, method: Method): Promise<Import> {
  const { status, body } = await send(session, call(instanceId, '', { method }))
  if (status !== 201) throw new Error(`an import could not be begun: ${status}`)
  const material = randomBytes(32)
  const handedOver =
    method === 'plain' ? { payload: material.toString('base64') } : { wrapped: await wrap(body, material) }
  return { ceremonyId: textAt(body, 'id'), material, handedOver, checkValue: checkValueOf(material) }
}

/** By WebCrypto, with the key and the hash that the server named. */
async function wrap(ceremony: unknown, material: Buffer): Promise<string> {
  const algorithm = { name: 'RSA-OAEP', hash: textAt(ceremony, 'transport', 'hash') }
  const publicKey = Buffer.from(textAt(ceremony, 'transport', 'publicKey'), 'base64')
  const key = await subtle.importKey('spki', publicKey, algorithm, false, ['encrypt'])
  return Buffer.from(await subtle.encrypt(algorithm, key, material)).toString('base64')
}

/** How imports go on; the dumps look at how many are waiting for an answer. */
export interface Progress {
  waiting: number
  readonly answers: Record<string, number>
  readonly violations: string[]
}

interface Completion {
  readonly session: Session
  readonly instanceId: string
  /** How often the HSM is made to take the material in and throw it away, by the wrong check value. */
  readonly rounds: number
  readonly progress: Progress
}

const wrong = (checkValue: string): string => (Number.parseInt(checkValue, 16) ^ 1).toString(16).padStart(6, '0')

/** Completes an import, after some rounds in which it is refused for its check value: so it stays in flight longer. */
export async function completeImport(
  { ceremonyId, handedOver, checkValue }: Import,
  { session, instanceId, rounds, progress }: Completion,
): Promise<void> {
  const complete = async (expectedCheckValue: string, expected: number) => {
    const key = { name: 'brought along' }
    progress.waiting += 1
    const answer = await send(
      session,
      call(instanceId, `/${ceremonyId}/completion`, { ...handedOver, expectedCheckValue, key }),
    )
    progress.waiting -= 1
    progress.answers[answer.status] = (progress.answers[answer.status] ?? 0) + 1
    if (answer.status !== expected) progress.violations.push(`an import was answered ${answer.status}, not ${expected}`)
    return answer
  }
  for (let round = 0; round < rounds; round += 1) await complete(wrong(checkValue), 422)
  const { body } = await complete(checkValue, 201)
  if (at(body, 'result', 'checkValue') !== checkValue) progress.violations.push('a key is not the one that was brought')
}
