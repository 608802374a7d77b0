import { constants, createHash, createPublicKey, publicEncrypt, verify, type KeyObject } from 'node:crypto'
import type { Capability } from '@keywright/core/ports/cryptographic-token'
import { subjectPublicKeyInfo } from '../ec-public-key.ts'
import type { ObjectHandle } from '../handles.ts'
import { SESSION, signingPair, UNWRAPPED_MATERIAL, UNWRAPPING_PAIR } from '../key-templates.ts'
import { EC_PAIR_GEN, ECDSA, RSA_PAIR_GEN, rsaOaep, type OaepHash } from '../mechanism.ts'
import { claim, runProbe, type Bench, type Probe } from './probe.ts'

const MESSAGE = Buffer.from('keywright probe')

function runEcdsa({ module, session }: Bench): void {
  const { publicKey, privateKey } = module.generateKeyPair(session, EC_PAIR_GEN, signingPair(SESSION))
  const spki = subjectPublicKeyInfo(module.attribute(session, publicKey, 'ecPoint'))
  claim(spki !== undefined, 'The token does not show the public half of a new key pair.')
  const digest = createHash('sha256').update(MESSAGE).digest()
  const signature = module.sign({ session, mechanism: ECDSA, key: privateKey }, digest, 64)
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  claim(verify('sha256', MESSAGE, { key, dsaEncoding: 'ieee-p1363' }, signature), 'The signature does not verify.')
}

/** Verified by node:crypto, so that a wrong point encoding is found at start and not by a client. */
export const ECDSA_PROBE: Probe = {
  name: 'ECDSA P-256 signatures',
  neededFor: 'signing access tokens and the audit trail',
  required: true,
  remedy: 'Enable CKM_EC_KEY_PAIR_GEN on P-256 and CKM_ECDSA.',
  run: runEcdsa,
}

function publicKeyOf({ module, session }: Bench, handle: ObjectHandle): KeyObject {
  const n = Buffer.from(module.attribute(session, handle, 'modulus')).toString('base64url')
  return createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' })
}

function unwrapsWith(
  bench: Bench,
  pair: { readonly key: KeyObject; readonly privateKey: ObjectHandle },
  hash: OaepHash,
): void {
  const oaepHash = hash === 'SHA-256' ? 'sha256' : 'sha1'
  const blob = publicEncrypt(
    { key: pair.key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    Buffer.alloc(32, 7),
  )
  const { module, session } = bench
  module.unwrapKey({ session, mechanism: rsaOaep(hash), key: pair.privateKey }, blob, UNWRAPPED_MATERIAL)
}

/** Two answers from one key pair, because making one takes a soft token most of a second. */
export function oaepCapabilities(bench: Bench): readonly Capability[] {
  let pair: { readonly key: KeyObject; readonly privateKey: ObjectHandle } | undefined
  const attempt = (hash: OaepHash) => (own: Bench) => {
    if (!pair) {
      const made = bench.module.generateKeyPair(bench.session, RSA_PAIR_GEN, UNWRAPPING_PAIR)
      pair = { key: publicKeyOf(bench, made.publicKey), privateKey: made.privateKey }
    }
    unwrapsWith(own, pair, hash)
  }
  const sha256 = runProbe(
    {
      name: 'RSA-OAEP unwrap with SHA-256',
      neededFor: 'secure import as Key Protect’s own clients do it',
      required: false,
      remedy: 'Imports use SHA-1 for OAEP, which is sound for this use, or raw RSA in the token.',
      run: attempt('SHA-256'),
    },
    bench.module,
    bench.slot,
  )
  const sha1: Probe = {
    name: 'RSA-OAEP unwrap',
    neededFor: 'importing keys that were wrapped in the browser',
    required: true,
    remedy: 'Enable CKM_RSA_PKCS_KEY_PAIR_GEN and CKM_RSA_PKCS_OAEP for unwrapping.',
    run: sha256.works ? () => undefined : attempt('SHA-1'),
  }
  return [runProbe(sha1, bench.module, bench.slot), sha256]
}
