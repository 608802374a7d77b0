import { createHash, createPublicKey, verify } from 'node:crypto'
import { subjectPublicKeyInfo } from '../ec-public-key.ts'
import { SESSION, signingPair } from '../key-templates.ts'
import { EC_PAIR_GEN, ECDSA } from '../mechanism.ts'
import { claim, type Bench, type Probe } from './probe.ts'

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
