import { execFileSync } from 'node:child_process'
import { createCipheriv, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importCeremonySchema, type ImportCeremony } from '@keywright/contract/dashboard/import-ceremonies'
import { aadBytes } from '@keywright/core/envelope/aad'
import { encodeEnvelope } from '@keywright/core/envelope/ciphertext'
import { wrapFor } from '@keywright/core/testing/importing'
import type { KeyVersionId } from '@keywright/core/vocabulary/ids'
import type { TestService } from './test-service.ts'

type Headers = Readonly<Record<string, string>>
const PATH = '/bff/import-ceremonies'

const ceremonyOf = async (answer: Response): Promise<ImportCeremony> => {
  if (answer.status >= 300) throw new Error(`the form was answered ${answer.status}: ${await answer.text()}`)
  return importCeremonySchema.parse(await answer.json())
}

/** The form of import, as the dashboard's pages speak to the server. */
export const importForms = (kw: TestService, headers: Headers) => ({
  open: async (method: ImportCeremony['method'], rotates?: string) =>
    ceremonyOf(await kw.request(PATH, { headers, body: { method, ...(rotates === undefined ? {} : { rotates }) } })),
  find: async (id: string) => ceremonyOf(await kw.request(`${PATH}/${id}`, { headers })),
  complete: (id: string, body: object) => kw.request(`${PATH}/${id}/completion`, { headers, body }),
  completed: async (id: string, body: object): Promise<NonNullable<ImportCeremony['result']>> => {
    const { result } = await ceremonyOf(await kw.request(`${PATH}/${id}/completion`, { headers, body }))
    if (!result) throw new Error('a completed import has a result')
    return result
  },
  cancel: (id: string) => kw.request(`${PATH}/${id}`, { headers, method: 'DELETE' }),
})

/** Wraps as the browser does: WebCrypto, with the key and the hash it was told. */
export async function wrapInBrowser({ transport }: ImportCeremony, material: Uint8Array): Promise<string> {
  const publicKey = transport && Buffer.from(transport.publicKey, 'base64')
  const wrapped = await wrapFor(transport && publicKey && { publicKey, hash: transport.hash }, material)
  return Buffer.from(wrapped).toString('base64')
}

/** Wraps as somebody does on another machine, with nothing but files and the openssl command line. */
export function wrapWithOpenSsl({ transport }: ImportCeremony, material: Uint8Array): string {
  if (!transport) throw new Error('an import in plain has no key pair')
  const directory = mkdtempSync(join(tmpdir(), 'keywright-offline-'))
  const file = (name: string): string => join(directory, name)
  try {
    writeFileSync(file('public.der'), Buffer.from(transport.publicKey, 'base64'))
    writeFileSync(file('key.bin'), material, { mode: 0o600 })
    const md = transport.hash.replace('-', '').toLowerCase()
    const oaep = ['rsa_padding_mode:oaep', `rsa_oaep_md:${md}`, `rsa_mgf1_md:${md}`]
    const key = ['-pubin', '-keyform', 'DER', '-inkey', file('public.der')]
    const files = ['-in', file('key.bin'), '-out', file('key.wrapped')]
    execFileSync('openssl', [
      'pkeyutl',
      '-encrypt',
      ...key,
      ...oaep.flatMap((option) => ['-pkeyopt', option]),
      ...files,
    ])
    return readFileSync(file('key.wrapped')).toString('base64')
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** What the owner of the material wrapped with it before it was brought here, in our envelope, by nobody's version. */
export function wrappedElsewhere(material: Uint8Array, plaintext: Uint8Array, aad: readonly string[]): string {
  const iv = randomBytes(12)
  const bits = material.length * 8
  if (bits !== 128 && bits !== 192 && bits !== 256) throw new RangeError('this is no AES key')
  const cipher = createCipheriv(`aes-${bits}-gcm`, material, iv).setAAD(aadBytes(aad))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  // Any UUID will do: what names no version of the key is tried with all of them.
  return encodeEnvelope({ ciphertext, iv, handle: '6f1c1a52-5d4e-4b6a-9f0e-3c2d1b0a9f8e' as KeyVersionId })
}
