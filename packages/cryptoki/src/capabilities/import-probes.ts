import { createCipheriv, randomBytes } from 'node:crypto'
import type { Capability, OaepHash } from '@keywright/core/ports/cryptographic-token'
import type { ObjectHandle } from '../handles.ts'
import { keyCheckValue } from '../key-check-value.ts'
import { INCOMING_MATERIAL, incomingFrom, SESSION, transportPair, wrappingKey } from '../key-templates.ts'
import { AES_KEY_GEN, AES_KEY_WRAP, RSA_PAIR_GEN, rsaOaep } from '../mechanism.ts'
import { conceal } from '../read-back.ts'
import { publicKeyOf, wrapFor } from '../transport-key.ts'
import { claim, runProbe, type Bench, type Probe } from './probe.ts'

const OAEP = 'RSA-OAEP unwrap'
const OAEP_SHA256 = 'RSA-OAEP unwrap with SHA-256'
/** Shorter than the pairs in use, which would make every first start a second longer. */
const PROBE_MODULUS_BITS = 2048
const BLOB_BYTES = 40

/** A key that came in must be the one that was sent, stay unread, and go under a KEK: what every import needs. */
function comesInWhole({ module, session }: Bench, key: ObjectHandle, value: Uint8Array): void {
  claim(conceal(module, { session, object: key }), 'An imported key can be read out of the token.')
  const expected = createCipheriv('aes-256-ecb', value, null).update(new Uint8Array(16)).subarray(0, 3)
  const same = expected.equals(keyCheckValue(module, { session, key }, 'ecb'))
  claim(same, 'The token took in another key than the one it was given.')
  const kek = module.generateKey(session, AES_KEY_GEN, wrappingKey(SESSION))
  const blob = module.wrapKey({ session, mechanism: AES_KEY_WRAP, key: kek }, key)
  claim(blob.length === BLOB_BYTES, 'A wrapped 32-byte key should have 40 bytes.')
}

function unwrapsWith(bench: Bench, pair: ObjectHandle, hash: OaepHash): void {
  const { module, session } = bench
  const value = randomBytes(32)
  const wrapped = wrapFor(publicKeyOf(module, { session, object: pair }), value, hash)
  const use = { session, mechanism: rsaOaep(hash), key: pair }
  comesInWhole(bench, module.unwrapKey(use, wrapped, INCOMING_MATERIAL), value)
}

/** Two answers from one key pair, because making one takes a soft token most of a second. */
export function oaepCapabilities(bench: Bench): readonly Capability[] {
  let pair: ObjectHandle | undefined
  const attempt = (hash: OaepHash) => (own: Bench) => {
    pair ??= bench.module.generateKeyPair(
      bench.session,
      RSA_PAIR_GEN,
      transportPair(SESSION, PROBE_MODULUS_BITS),
    ).privateKey
    unwrapsWith(own, pair, hash)
  }
  const sha256 = runProbe(
    {
      name: OAEP_SHA256,
      neededFor: 'importing keys that were wrapped by OAEP with SHA-256, not SHA-1',
      required: false,
      remedy: 'Imports use SHA-1 for OAEP, which is sound for this use.',
      run: attempt('SHA-256'),
    },
    bench.module,
    bench.slot,
  )
  const any: Probe = {
    name: OAEP,
    neededFor: 'importing keys that were wrapped in the browser',
    required: true,
    remedy: 'Enable CKM_RSA_PKCS_KEY_PAIR_GEN, CKM_RSA_PKCS_OAEP for unwrapping, and CKM_AES_ECB for check values.',
    run: sha256.works ? () => undefined : attempt('SHA-1'),
  }
  return [runProbe(any, bench.module, bench.slot), sha256]
}

/** What the two answers above come to. */
export function importHashOf(capabilities: readonly Capability[]): OaepHash | undefined {
  const works = (wanted: string): boolean => capabilities.some(({ name, works: does }) => name === wanted && does)
  if (works(OAEP_SHA256)) return 'SHA-256'
  return works(OAEP) ? 'SHA-1' : undefined
}

function runGivenBytes(bench: Bench): void {
  const value = randomBytes(32)
  comesInWhole(bench, bench.module.createObject(bench.session, incomingFrom(value)), value)
}

/** Some tokens in a strict mode take no secret in plain; the other two ways in remain. */
export const GIVEN_BYTES_PROBE: Probe = {
  name: 'Keys from given bytes',
  neededFor: 'importing keys that were sent in plain',
  required: false,
  remedy: 'Import keys wrapped, which is safer: in the browser, or with the kit.',
  run: runGivenBytes,
}
