import {
  addPasskeyRoute,
  beginPasskeyRoute,
  removePasskeyRoute,
  renamePasskeyRoute,
} from '@keywright/contract/dashboard/passkeys'
import { changeFacts } from '@keywright/core/audit/change-facts'
import { KeyError } from '@keywright/core/errors/key-error'
import { inputOf } from '../../http/input.ts'
import type { Endpoint } from '../../http/pipeline.ts'
import { mayEndLastPasskey, requireSecondStepShown } from '../../http/step-up.ts'
import { hasSecondStep, type Ways } from '../../people/has-second-step.ts'
import type { PasskeyRow, Passkeys } from '../../people/passkeys/passkeys.ts'
import { presentPasskey } from '../../presenters/passkey.ts'
import { asOwner, type Owner } from './own-account.ts'

/** Nothing is added yet, so that only its refusal is written down. */
async function begin(own: Ways, { deps, c, userId, person, session }: Owner): Promise<Response> {
  const { passkeys } = own
  if (await hasSecondStep(own, userId)) requireSecondStepShown(deps, session)
  return c.json(await passkeys.creation(person, session.id))
}

async function add(passkeys: Passkeys, { c, userId, session, done }: Owner): Promise<Response> {
  const { body } = await inputOf(addPasskeyRoute, c)
  const event = done(201, { passkey: body.registration.id, ...changeFacts({}, { name: body.name }) })
  const { passkey, recoveryCodes } = await passkeys.add({ userId, session: session.id }, body, event)
  return c.json({ passkey: presentPasskey(passkey), ...(recoveryCodes && { recoveryCodes }) }, 201)
}

async function theirs(passkeys: Passkeys, { c, userId }: Owner): Promise<PasskeyRow> {
  const found = (await passkeys.of(userId)).find(({ credential_id }) => credential_id === c.req.param('id'))
  if (!found) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return found
}

async function rename(passkeys: Passkeys, owner: Owner): Promise<Response> {
  const { c, userId, done } = owner
  const { body } = await inputOf(renamePasskeyRoute, c)
  const { credential_id, name: before } = await theirs(passkeys, owner)
  const event = done(204, { passkey: credential_id, ...changeFacts({ name: before }, { name: body.name }) })
  const isDone = await passkeys.rename(userId, credential_id, { name: body.name, event })
  // Removed since it was looked up.
  if (!isDone) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return c.body(null, 204)
}

async function remove(passkeys: Passkeys, owner: Owner): Promise<Response> {
  const { deps, c, userId, session, done } = owner
  const { credential_id, name } = await theirs(passkeys, owner)
  const event = done(204, { passkey: credential_id, ...changeFacts({ name }, {}) })
  const lastToo = mayEndLastPasskey(deps, session)
  if (!(await passkeys.remove(userId, credential_id, { event, lastToo }))) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return c.body(null, 204)
}

const ADD = 'kms.account.add-passkey'

export const passkeyEndpoints = ({ passkeys, ...ways }: Ways): readonly Endpoint[] => [
  asOwner(beginPasskeyRoute, ADD, (owner) => begin({ passkeys, ...ways }, owner)),
  asOwner(addPasskeyRoute, ADD, (owner) => add(passkeys, owner)),
  asOwner(renamePasskeyRoute, 'kms.account.rename-passkey', (owner) => rename(passkeys, owner)),
  asOwner(removePasskeyRoute, 'kms.account.remove-passkey', (owner) => remove(passkeys, owner)),
]
