import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { eventOf } from '@keywright/core/audit/event'
import { KeyError } from '@keywright/core/errors/key-error'
import { prepareInstance, type PreparedInstance } from '@keywright/core/operations/create-instance'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { createImportAccessEvent } from '@keywright/core/operations/set-create-import-access'
import { authorize } from '@keywright/core/policy/authorize'
import { OPEN_ACCESS } from '@keywright/core/policy/create-import-access'
import type { Caller, Grant, Principal } from '@keywright/core/policy/principal'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { serviceId, type PrincipalId } from '@keywright/core/vocabulary/ids'
import type { Instant } from '@keywright/core/vocabulary/instant'
import { circumstancesOf } from '../http/networks.ts'
import type { Db } from '../store/database.ts'
import { rowOfEvent } from '../store/event-row.ts'
import { insertGrants } from '../store/grants.ts'
import { setCreateImportAccess } from '../store/instance-policies.ts'
import { insertInstance } from '../store/instance-rows.ts'
import { storing } from '../store/storage-failure.ts'
import { hashOfApiKey } from '../tokens/api-keys.ts'
import { personId } from './directory.ts'

export interface FirstRunCommand {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly instanceName: string
  /** Root material is taken wrapped only, from the first moment on. */
  readonly enforceToken?: boolean | undefined
  /** For unattended set-up: also a service ID that manages the instance, with this API key, of which the hash is kept. */
  readonly serviceApiKey?: string
  readonly from: Pick<Caller, 'correlationId' | 'sourceAddress' | 'requestUri'>
}

interface Parts {
  readonly db: Db
  readonly core: Dependencies
  readonly hashPassword: (password: string) => Promise<string>
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
/** Five bits a character and no look-alikes: it may have to be typed. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'

function newSetupCode(): string {
  const characters = Array.from(randomBytes(64), (byte) => ALPHABET[byte & 31] ?? '').filter((c) => c !== '')
  return characters
    .slice(0, 24)
    .join('')
    .replace(/(.{6})(?=.)/g, '$1-')
}

/** The door that is open until the first administrator exists: one code, one use, one transaction. */
export class FirstRun {
  readonly code = newSetupCode()
  readonly #parts: Parts
  #running: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async isOpen(): Promise<boolean> {
    const { db } = this.#parts
    const done = await storing(() =>
      db.selectFrom('settings').select('value').where('name', '=', 'set_up_at').executeTakeFirst(),
    )
    return done === undefined
  }

  /** In constant time, so that the code cannot be felt out character by character. */
  matches(code: string): boolean {
    return timingSafeEqual(sha256(code.trim().toLowerCase()), sha256(this.code))
  }

  /** Throws `SETUP_DONE_ERR` when somebody was first; then nothing is changed. */
  async complete(command: FirstRunCommand): Promise<InstanceRecord> {
    const turn = this.#running.then(() => this.#complete(command))
    this.#running = turn.catch(() => undefined)
    return turn
  }

  async #complete(command: FirstRunCommand): Promise<InstanceRecord> {
    if (!(await this.isOpen())) throw new KeyError({ code: 'SETUP_DONE_ERR' })
    const { db, core, hashPassword } = this.#parts
    const userId = randomUUID()
    const principal: Principal = {
      id: personId(userId),
      name: command.email,
      kind: 'person',
      grants: [{ role: 'Administrator', scope: 'platform' }],
    }
    const circumstances = circumstancesOf(command.from.sourceAddress, core.now())
    const caller: Caller = { ...command.from, ...circumstances, principal, credential: 'session' }
    const authorized = authorize(caller, 'kms.instances.create', 'platform')
    if (!authorized) throw new TypeError('an administrator may create instances')
    const password = await hashPassword(command.password)
    const prepared = await prepareInstance(core, authorized, { name: command.instanceName })

    await storing(() =>
      db.transaction().execute(async (tx) => {
        await tx.insertInto('settings').values({ name: 'set_up_at', value: core.now() }).execute()
        await insertAdministrator(tx, { userId, password, command, at: core.now() })
        await insertInstance(tx, prepared)
        if (command.enforceToken === true) await enforceToken(tx, core, caller, prepared.instance)
        if (command.serviceApiKey !== undefined) await insertService(tx, prepared, command.serviceApiKey, core.now())
        await tx
          .insertInto('audit_events')
          .values(rowOfEvent(setUpEvent(core, caller)))
          .execute()
      }),
    )
    return prepared.instance
  }
}

/** The policy of the first instance, as its Manager would set it a moment later. */
async function enforceToken(tx: Db, core: Dependencies, caller: Caller, instance: InstanceRecord): Promise<void> {
  const { principal } = caller
  const grants: readonly Grant[] = [...principal.grants, { role: 'Manager', scope: instance.id }]
  const manager = { ...caller, principal: { ...principal, grants } }
  const authorized = authorize(manager, 'kms.instance-policies.write', instance)
  if (!authorized) throw new TypeError('a Manager may write policies')
  const access = { ...OPEN_ACCESS, enabled: true, enforceToken: true }
  const event = createImportAccessEvent(core, authorized, { before: OPEN_ACCESS, after: access })
  const by = { updatedAt: core.now(), updatedBy: principal.id }
  await setCreateImportAccess(tx, { instanceId: instance.id, access, by }, event)
}

function setUpEvent(core: Dependencies, caller: Caller) {
  const target = { id: caller.principal.id, name: caller.principal.name, typeURI: 'kms/service' }
  return eventOf({ caller, action: 'kms.service.set-up', target, source: '', reasonCode: 201 }, core)
}

interface NewAdministrator {
  readonly userId: string
  /** Hashed. */
  readonly password: string
  readonly command: FirstRunCommand
  readonly at: Instant
}

async function insertAdministrator(tx: Db, { userId, password, command, at }: NewAdministrator): Promise<void> {
  const { name, email } = command
  const times = { createdAt: at, updatedAt: at }
  await tx
    .insertInto('user')
    .values({ id: userId, name, email: email.toLowerCase(), emailVerified: 0, image: null, ...times })
    .execute()
  await tx
    .insertInto('account')
    .values({ id: randomUUID(), accountId: userId, providerId: 'credential', userId, password, ...times })
    .execute()
  await grant(tx, personId(userId), { role: 'Administrator', scope: 'platform' }, at)
}

/** Manager and KeyPurge on the first instance, and Editor so that it can create more. */
async function insertService(tx: Db, { instance }: PreparedInstance, apiKey: string, at: Instant): Promise<void> {
  const id = serviceId(randomUUID())
  await tx.insertInto('service_ids').values({ id, name: 'bootstrap', created_at: at }).execute()
  await tx
    .insertInto('api_keys')
    .values({ id: randomUUID(), service_id: id, name: 'bootstrap', hash: hashOfApiKey(apiKey), created_at: at })
    .execute()
  await grant(tx, id, { role: 'Manager', scope: instance.id }, at)
  await grant(tx, id, { role: 'KeyPurge', scope: instance.id }, at)
  await grant(tx, id, { role: 'Editor', scope: 'platform' }, at)
}

async function grant(tx: Db, principal: PrincipalId, { role, scope }: Grant, at: Instant): Promise<void> {
  await insertGrants(tx, [{ role, scope, principalId: principal, at }])
}
