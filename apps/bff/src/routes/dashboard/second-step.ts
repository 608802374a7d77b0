import {
  beginSecondStepRoute,
  confirmSecondStepRoute,
  removeSecondStepRoute,
} from '@keywright/contract/dashboard/second-step'
import { beginProofRoute, proveRoute, type ProofRequest } from '@keywright/contract/dashboard/session'
import { eventOf, type AuditEvent, type Initiator } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import type { Assertion } from '@keywright/contract/dashboard/passkeys'
import { inputOf } from '../../http/input.ts'
import type { AttemptLimit } from '../../http/limits.ts'
import type { Endpoint, PipelineDependencies } from '../../http/pipeline.ts'
import { requireSecondStepShown } from '../../http/step-up.ts'
import { hasSecondStep } from '../../people/has-second-step.ts'
import type { Proof } from '../../people/sessions.ts'
import type { Passkeys } from '../../people/passkeys/passkeys.ts'
import type { Passphrases } from '../../people/passphrases.ts'
import type { SecondSteps } from '../../people/second-steps.ts'
import { base32, totpUri } from '../../people/totp.ts'
import { accountTarget, asOwner, type Owner } from './own-account.ts'

export interface ProofDependencies {
  readonly secondSteps: SecondSteps
  readonly passphrases: Passphrases
  readonly passkeys: Passkeys
  /** Of guesses in a session that somebody found open. */
  readonly limit: AttemptLimit
}

type Deps = PipelineDependencies

/** Written together with the end of the recovery code. */
export const usedPaper = ({ core }: Deps, caller: Initiator): AuditEvent =>
  eventOf(
    { caller, action: 'kms.account.use-recovery-code', target: accountTarget(caller), source: '', reasonCode: 200 },
    core,
  )

/** A guess costs a point of whoever's account it is, from wherever it is made, and a right one gives it back. */
async function guessed<T>(limit: AttemptLimit, { userId }: Owner, guess: () => Promise<T | undefined>) {
  await limit.take(userId)
  const right = await guess()
  if (right !== undefined) await limit.giveBack(userId)
  return right
}

/** Nothing is on yet, so that only its refusal is written down. */
async function beginSecondStep({ secondSteps, passkeys }: ProofDependencies, owner: Owner): Promise<Response> {
  if ((await passkeys.of(owner.userId)).length > 0) requireSecondStepShown(owner.deps, owner.session)
  const secret = await secondSteps.begin(owner.userId)
  if (!secret) throw new KeyError({ code: 'SECOND_STEP_ON_ERR' })
  return owner.c.json({ secret: base32(secret), uri: totpUri(secret, owner.caller.principal.name) })
}

async function confirmSecondStep({ secondSteps, limit }: ProofDependencies, owner: Owner): Promise<Response> {
  const { c, userId, done } = owner
  const { body } = await inputOf(confirmSecondStepRoute, c)
  const recoveryCodes = await guessed(limit, owner, () => secondSteps.confirm(userId, body.code, done(200)))
  if (!recoveryCodes) throw new KeyError({ code: 'WRONG_CODE_ERR' })
  return c.json({ recoveryCodes })
}

async function removeSecondStep({ secondSteps }: ProofDependencies, owner: Owner): Promise<Response> {
  const { deps, c, session, userId, done } = owner
  requireSecondStepShown(deps, session)
  await secondSteps.remove(userId, done(204))
  return c.body(null, 204)
}

async function requirePassphrase({ limit, passphrases }: ProofDependencies, owner: Owner, password: string) {
  const right = await guessed(limit, owner, async () => (await passphrases.isOf(owner.userId, password)) || undefined)
  if (right === undefined) throw new KeyError({ code: 'WRONG_PASSPHRASE_ERR' })
}

async function requireCode({ limit, secondSteps }: ProofDependencies, owner: Owner, code: string): Promise<Proof> {
  const { deps, caller, userId } = owner
  const used = await guessed(limit, owner, () => secondSteps.use(userId, code, () => usedPaper(deps, caller)))
  if (used === undefined) throw new KeyError({ code: 'WRONG_CODE_ERR' })
  return used === 'totp' ? 'code' : 'paper'
}

const ofProof = ({ userId, session }: Owner) => ({ purpose: 'prove', userId, boundTo: session.id }) as const

async function requirePasskey({ limit, passkeys }: ProofDependencies, owner: Owner, passkey: Assertion) {
  await guessed(limit, owner, () => passkeys.use(passkey, ofProof(owner)))
}

/** Only its refusal is written down: nothing is shown yet. */
async function beginProof({ passkeys }: ProofDependencies, owner: Owner): Promise<Response> {
  const known = await passkeys.of(owner.userId)
  if (known.length === 0) throw new KeyError({ code: 'PASSKEY_REFUSED_ERR' })
  return owner.c.json(await passkeys.request(ofProof(owner), known))
}

const missing = (field: string, rule: string): KeyError => new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })
const PASSPHRASE = 'your passphrase, unless a passkey is used'
const CODE = 'a code of your authenticator app, or a recovery code; the passphrase alone does not sign you in either'

/** As much as signing in takes of this person: the passphrase of whoever has one, and the code of whoever has a second step. */
async function proofIn(own: ProofDependencies, owner: Owner, given: ProofRequest): Promise<Proof> {
  const { currentPassword, code, passkey } = given
  if (passkey !== undefined) {
    await requirePasskey(own, owner, passkey)
    return 'passkey'
  }
  const asked = await askedOf(own, owner)
  if (asked.passphrase && currentPassword === undefined) throw missing('currentPassword', PASSPHRASE)
  if (asked.code && code === undefined) throw missing('code', CODE)
  // Before the code, which is used up by being looked at.
  if (asked.passphrase) await requirePassphrase(own, owner, currentPassword ?? '')
  return asked.code ? requireCode(own, owner, code ?? '') : 'passphrase'
}

async function askedOf(own: ProofDependencies, { deps, userId }: Owner) {
  const code = await hasSecondStep(own, userId)
  return { code, passphrase: !code || (await deps.signOn.waysOf(userId)).includes('passphrase') }
}

async function prove(own: ProofDependencies, owner: Owner): Promise<Response> {
  const { deps, c, session, done } = owner
  const { body } = await inputOf(proveRoute, c)
  const by = await proofIn(own, owner, body)
  await deps.core.store.appendEvent(done(204))
  deps.sessions.prove(session, by)
  return c.body(null, 204)
}

const ENABLE = 'kms.account.enable-second-step'
const PROVE = 'kms.account.prove'
const DISABLE = 'kms.account.disable-second-step'

export const secondStepEndpoints = (own: ProofDependencies): readonly Endpoint[] => [
  asOwner(beginSecondStepRoute, ENABLE, (owner) => beginSecondStep(own, owner)),
  asOwner(confirmSecondStepRoute, ENABLE, (owner) => confirmSecondStep(own, owner)),
  asOwner(removeSecondStepRoute, DISABLE, (owner) => removeSecondStep(own, owner)),
  asOwner(beginProofRoute, PROVE, (owner) => beginProof(own, owner)),
  asOwner(proveRoute, PROVE, (owner) => prove(own, owner)),
]
