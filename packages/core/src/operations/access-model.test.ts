import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyError } from '../errors/key-error.ts'
import { DEFAULT_WAITING_RULES } from '../lifecycle/waiting.ts'
import { authorize } from '../policy/authorize.ts'
import type { Caller } from '../policy/principal.ts'
import { ACTIONS, ROLES, type Action, type Role } from '../policy/roles.ts'
import { servicesBehind, type ServiceIdentity } from '../policy/service.ts'
import type { InstanceRecord } from '../ports/records.ts'
import {
  ACCOUNT,
  aCaller,
  aKey,
  aKeyRing,
  anEvent,
  anInstance,
  everyKeyOf,
  instant,
  newId,
  newTokenObjectId,
  principalId,
  proofOf,
} from '../testing/builders.ts'
import { inMemoryStore, type InMemoryStore } from '../testing/in-memory-store.ts'
import { inMemoryToken } from '../testing/in-memory-token.ts'
import { NAIVE_ACTIONS, NaiveAccess } from '../testing/naive-access.ts'
import { serviceSubjectId, type GrantId, type GroupId, type KeyId, type SubjectId } from '../vocabulary/ids.ts'
import { createAuthorization } from './create-authorization.ts'
import { createGrant } from './create-grant.ts'
import { deleteAuthorization, deleteGrant } from './delete-grant.ts'
import { deleteKey } from './delete-key.ts'
import { deleteKeyRing } from './delete-key-ring.ts'
import type { Dependencies } from './dependencies.ts'
import { explainAccess } from './explain-access.ts'
import { overseen } from './oversight.ts'
import { purgeKey } from './purge-key.ts'
import { updateKey } from './update-key.ts'

const PEOPLE = ['IBMid-root', 'IBMid-ada', 'IBMid-bo']
const SERVICE = 'iam-ServiceId-of-ada'
const CRN_ONE = 'crn:v1:bluemix:public:storage:local:a/acc:one::'
const CRN_TWO = 'crn:v1:bluemix:public:storage:local:a/acc:two::'
/** Programs of services: the first two of one, for one of its instances each; the third helps that service. */
const HELPERS = [
  { id: 'iam-ServiceId-storage-one', owner: 'IBMid-bo', service: { name: 'storage', instance: CRN_ONE } },
  { id: 'iam-ServiceId-storage-two', owner: undefined, service: { name: 'storage', instance: CRN_TWO } },
  { id: 'iam-ServiceId-backup', owner: 'IBMid-ada', service: { name: 'backup', worksFor: 'storage' } },
]
const SERVICES = ['storage', 'storage', 'backup']
const GROUP = 'AccessGroupId-team'
const ACTORS = [...PEOPLE, SERVICE, ...HELPERS.map(({ id }) => id)]
const SUBJECTS = [...ACTORS, GROUP]
const RINGS = ['default', 'payments']
const HOUR = 3_600_000

const grantCommand = fc.record({
  do: fc.constant('grant' as const),
  by: fc.nat(ACTORS.length - 1),
  to: fc.nat(SUBJECTS.length - 1),
  role: fc.constantFrom<Role>('Administrator', 'Administrator', ...ROLES),
  where: fc.nat(2),
  only: fc.constantFrom('nothing', 'nothing', 'ring', 'key', 'key'),
  which: fc.nat(2),
  until: fc.constantFrom(undefined, undefined, -1, 1, 3),
  elsewhere: fc.constantFrom(false, false, false, true),
})
const authorizeCommand = fc.record({
  do: fc.constant('authorize' as const),
  by: fc.constantFrom(0, 0, 0, 1, 2, 3, 4),
  service: fc.nat(SERVICES.length - 1),
  instance: fc.constantFrom(undefined, CRN_ONE, CRN_TWO),
  delegated: fc.boolean(),
  where: fc.nat(1),
  only: fc.constantFrom('nothing', 'nothing', 'ring', 'key'),
  which: fc.nat(2),
})
const command = fc.oneof(
  { weight: 6, arbitrary: grantCommand },
  { weight: 4, arbitrary: authorizeCommand },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('revoke' as const), by: fc.nat(ACTORS.length - 1), which: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('join' as const), who: fc.nat(ACTORS.length - 1), isMember: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), key: fc.nat(2), ring: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), key: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete-ring' as const), where: fc.nat(1) }) },
)
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

function agree(real: unknown, told: unknown, what: string): void {
  if (real !== told) throw new Error(`${what}: the service says ${String(real)}, the model says ${String(told)}`)
}

const inOrder = (grants: readonly { readonly id: string }[]): string =>
  grants
    .map(({ id }) => id)
    .toSorted()
    .join(' ')

/** The service and the model, side by side. */
class Both {
  readonly model = new NaiveAccess()
  readonly store: InMemoryStore = inMemoryStore()
  readonly deps: Dependencies
  readonly instances: readonly InstanceRecord[] = [anInstance(), anInstance()]
  readonly keys: readonly { readonly id: KeyId; readonly instance: InstanceRecord }[]

  constructor() {
    this.deps = {
      token: inMemoryToken(),
      store: this.store,
      newId,
      newEventId: newId,
      newTokenObjectId,
      now: () => instant(this.model.now),
      account: ACCOUNT,
      macKeyId: newTokenObjectId(),
      rules: { ...DEFAULT_WAITING_RULES, purge: 0 },
    }
    // Two in the first instance, one in the second.
    this.keys = [0, 0, 1].flatMap((n) => {
      const instance = this.instances[n]
      return instance ? [{ id: newId() as KeyId, instance }] : []
    })
  }

  async setUp(): Promise<void> {
    for (const id of PEOPLE) {
      this.store.addSubject({ id: principalId(id), kind: 'person', name: id })
      this.model.people.add(id)
    }
    this.store.addSubject({ id: principalId(SERVICE), kind: 'service-id', name: SERVICE }, principalId('IBMid-ada'))
    this.model.owners.set(SERVICE, 'IBMid-ada')
    for (const { id, owner, service } of HELPERS) {
      const subject = { id: principalId(id), kind: 'service-id', name: id, service } as const
      this.store.addSubject(subject, owner === undefined ? undefined : principalId(owner))
      if (owner !== undefined) this.model.owners.set(id, owner)
      const { instance, worksFor }: ServiceIdentity = service
      this.model.services.set(id, { name: service.name, of: instance, helps: worksFor })
    }
    this.store.addSubject({ id: GROUP as GroupId, kind: 'group', name: GROUP })
    this.model.members.set(GROUP, new Set())
    const { macKeyId } = this.deps
    await this.store.planTokenObject({ id: macKeyId, purpose: 'blob-authentication', plannedAt: instant() })
    await this.store.confirmTokenObject(macKeyId, undefined)
    for (const instance of this.instances) await this.addInstance(instance)
    for (const { id, instance } of this.keys) {
      const { key, version } = aKey(instance, { id, macKeyId: this.deps.macKeyId })
      await this.store.createKey(key, { kind: 'material', version }, anEvent())
      this.model.keys.set(id, { instance: instance.id, ring: 'default' })
    }
    const first = { role: 'Administrator', scope: 'platform', grantedAt: instant(), grantedBy: undefined } as const
    const id = newId() as GrantId
    await this.store.createGrant({ ...first, id, subjectId: principalId('IBMid-root') }, () => anEvent())
    this.model.grants.push({ id, who: 'IBMid-root', role: 'Administrator', where: 'platform' })
  }

  private async addInstance(instance: InstanceRecord): Promise<void> {
    await this.store.planTokenObject({ id: instance.kekId, purpose: 'key-encryption', plannedAt: instant() })
    // What its creator is given is nobody's here.
    await this.store.createInstance({ ...instance, createdBy: principalId('IBMid-nobody') }, anEvent())
    await this.store.createKeyRing(aKeyRing(instance, 'payments'), anEvent())
    for (const ring of RINGS) this.model.rings.add(`${instance.id}/${ring}`)
  }

  async callerOf(id: string): Promise<Caller> {
    const groups = await this.store.groupsOf([principalId(id)])
    const [self] = await this.store.listSubjects([id])
    const service = self?.service
    const services = service === undefined ? [] : servicesBehind(service).map(serviceSubjectId)
    const subjects: readonly SubjectId[] = [principalId(id), ...groups.map((group) => group.id), ...services]
    const grants = await this.store.listGrants({ subjects })
    const kind = self?.kind === 'service-id' ? 'service-id' : 'person'
    const principal = { id: principalId(id), name: id, kind, service, grants } as const
    return { ...aCaller(), principal, at: instant(this.model.now) }
  }

  async run(one: Command): Promise<void> {
    if (one.do === 'grant') return this.grant(one)
    if (one.do === 'authorize') return this.authorize(one)
    if (one.do === 'revoke') return this.revoke(one)
    if (one.do === 'pass') this.model.now += one.hours * HOUR
    else if (one.do === 'join') this.join(ACTORS[one.who] ?? '', one.isMember)
    else await this.change(one)
  }

  private join(who: string, isMember: boolean): void {
    this.store.setMember(GROUP as GroupId, principalId(who), isMember)
    if (isMember) this.model.members.get(GROUP)?.add(who)
    else this.model.members.get(GROUP)?.delete(who)
  }

  private async change(one: Extract<Command, { do: 'move' | 'purge' | 'delete-ring' }>): Promise<void> {
    if (one.do === 'delete-ring') {
      const instance = this.instances[one.where]
      if (!instance || !this.model.rings.has(`${instance.id}/payments`)) return
      const done = succeeds(deleteKeyRing(this.deps, proofOf('kms.key-rings.delete', instance), { id: 'payments' }))
      agree(await done, this.model.deleteRing(instance.id, 'payments'), 'the end of a ring')
      return
    }
    const key = this.keys[one.key]
    const known = key && this.model.keys.get(key.id)
    if (!known) return
    const { id: keyId, instance } = key
    if (one.do === 'purge') {
      await deleteKey(this.deps, proofOf('kms.secrets.delete', instance), { keyId })
      await purgeKey(this.deps, proofOf('kms.secrets.purge', instance, 'KeyPurge'), { keyId })
      this.model.purge(keyId)
    } else if (this.model.rings.has(`${instance.id}/${RINGS[one.ring]}`)) {
      const changes = { keyRingId: RINGS[one.ring] }
      await updateKey(this.deps, proofOf('kms.secrets.patch', instance), { keyId, changes })
      known.ring = RINGS[one.ring] ?? ''
    }
  }

  private narrowedTo({ only, which }: Pick<Extract<Command, { do: 'grant' | 'authorize' }>, 'only' | 'which'>): {
    ring?: string | undefined
    key?: KeyId | undefined
  } {
    if (only === 'ring') return { ring: RINGS[which % RINGS.length] }
    return only === 'key' ? { key: this.keys[which]?.id } : {}
  }

  private async grant(one: Extract<Command, { do: 'grant' }>): Promise<void> {
    const [by = '', who = ''] = [ACTORS[one.by], SUBJECTS[one.to]]
    const scope = this.instances[one.where]?.id ?? 'platform'
    const { ring, key } = scope === 'platform' ? {} : this.narrowedTo(one)
    const until = one.until === undefined ? undefined : this.model.now + one.until * HOUR
    const caller = await this.callerOf(by)
    const made = await outcome(async () =>
      createGrant(this.deps, await overseen(this.deps, caller, 'kms.access-grants.write'), {
        subjectId: who,
        role: one.role,
        scope,
        only: ring === undefined ? key && { key } : { keyRing: ring },
        expiresAt: until === undefined ? undefined : instant(until),
        conditions: one.elsewhere ? { networks: ['10.0.0.0/8'] } : undefined,
      }),
    )
    const id = made?.grant.id ?? 'refused'
    const told = this.model.grant(by, {
      id,
      who,
      role: one.role,
      where: scope,
      ring,
      key,
      until,
      elsewhere: one.elsewhere,
    })
    agree(made !== undefined, told, `${by} grants ${one.role} to ${who}`)
  }

  private async authorize(one: Extract<Command, { do: 'authorize' }>): Promise<void> {
    const [by = '', service = '', instanceId] = [ACTORS[one.by], SERVICES[one.service], this.instances[one.where]?.id]
    if (instanceId === undefined) return
    const { ring, key } = this.narrowedTo(one)
    const caller = await this.callerOf(by)
    const made = await outcome(async () =>
      createAuthorization(this.deps, await overseen(this.deps, caller, 'kms.authorizations.write'), {
        source: { service, instance: one.instance, delegated: one.delegated },
        instanceId,
        only: ring === undefined ? key && { key } : { keyRing: ring },
      }),
    )
    const told = this.model.authorize(by, {
      id: made?.grant.id ?? 'refused',
      who: service,
      role: 'Reader',
      where: instanceId,
      ring,
      key,
      calls: { of: one.instance, helpersToo: one.delegated },
    })
    agree(made !== undefined, told, `${by} authorizes ${service}`)
  }

  private async revoke(one: Extract<Command, { do: 'revoke' }>): Promise<void> {
    const by = ACTORS[one.by] ?? ''
    const { id = '', calls } = this.model.grants[one.which % this.model.grants.length] ?? {}
    const caller = await this.callerOf(by)
    const done = await succeeds(
      calls === undefined
        ? overseen(this.deps, caller, 'kms.access-grants.write').then((oversight) =>
            deleteGrant(this.deps, oversight, id as GrantId),
          )
        : overseen(this.deps, caller, 'kms.authorizations.write').then((oversight) =>
            deleteAuthorization(this.deps, oversight, id as GrantId),
          ),
    )
    agree(done, this.model.revoke(by, id), `${by} revokes`)
  }

  /** Every actor × action × place × key: the decision, and which keys are handed out. */
  async compare(actions: readonly Action[]): Promise<void> {
    for (const who of ACTORS) {
      const caller = await this.callerOf(who)
      for (const action of actions) {
        const above = authorize(caller, action, 'platform') !== undefined
        agree(above, this.model.may(who, action, 'platform'), `${who} ${action} above`)
        for (const instance of this.instances) this.compareIn(instance, caller, action)
      }
    }
  }

  private compareIn(instance: InstanceRecord, caller: Caller, action: Action): void {
    const who = caller.principal.id
    const proof = authorize(caller, action, instance)
    agree(proof !== undefined, this.model.may(who, action, instance.id), `${who} ${action}`)
    for (const [id, { ring, instance: home }] of this.model.keys) {
      const reached = home === instance.id && (proof?.reach.covers({ id: id as KeyId, keyRingId: ring }) ?? false)
      const told = home === instance.id && this.model.may(who, action, instance.id, id)
      agree(reached, told, `${who} ${action} on ${id}`)
    }
  }

  /** What the store hands out, and what the explanation says, of one action. */
  async compareAnswers(action: Action): Promise<void> {
    const root = await overseen(this.deps, aCaller({ role: 'Auditor', scope: 'platform' }), 'kms.access-grants.read')
    for (const who of ACTORS) {
      const caller = await this.callerOf(who)
      for (const { id: keyId, instance } of this.keys) {
        if (!this.model.keys.has(keyId)) continue
        const told = this.model.may(who, action, instance.id, keyId)
        const proof = authorize(caller, action, instance)
        const found = proof && (await this.store.findKey(proof.reach, keyId))
        agree(found !== undefined, told, `${who} gets the key for ${action}`)
        const { at, isFrom } = caller
        const question = { subjectId: who, action, instanceId: instance.id, keyId, at, isFrom }
        agree((await explainAccess(this.deps, root, question)).allowed, told, `${who} ${action} explained`)
      }
    }
  }

  /** Where the keys lie, as the store has it: the model is not asked about a world of its own. */
  async compareWorlds(): Promise<void> {
    for (const { id, instance } of this.keys) {
      const key = await this.store.findKey(everyKeyOf(instance.id), id)
      agree(key?.keyRingId, this.model.keys.get(id)?.ring, 'the ring of a key')
    }
    const services = SERVICES.map(serviceSubjectId)
    const grants = await this.store.listGrants({ subjects: [...SUBJECTS.map((id) => id as SubjectId), ...services] })
    agree(inOrder(grants), inOrder(this.model.grants), 'the grants that there are')
  }
}

/** `undefined` for a refusal; anything else that goes wrong is thrown on. */
async function outcome<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof KeyError && !error.failure.code.startsWith('STORAGE_')) return undefined
    throw error
  }
}

const succeeds = async (work: Promise<unknown>): Promise<boolean> =>
  (await outcome(async () => {
    await work
    return true
  })) ?? false

const naive = NAIVE_ACTIONS.flatMap((name) => ACTIONS.filter((action) => action === name))
/** Those about keys, of which the store hands out keys and the explanation is asked. */
const onKeys = naive.filter((action) => action.startsWith('kms.secrets.') && action !== 'kms.secrets.create')

describe('ten thousand histories of grants, against a naive telling of the rules', () => {
  test('no decision differs, at any step', { timeout: 600_000 }, async () => {
    expect(naive).toHaveLength(NAIVE_ACTIONS.length)
    let steps = 0
    const kinds = new Map<string, number>()
    const actions = fc.shuffledSubarray([...naive], { minLength: 3, maxLength: 3 })
    const history = fc.array(command, { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(history, actions, fc.constantFrom(...onKeys), async (commands, some, asked) => {
        const both = new Both()
        await both.setUp()
        for (const one of commands) {
          await both.run(one)
          await both.compare(some)
          steps += 1
          kinds.set(one.do, (kinds.get(one.do) ?? 0) + 1)
        }
        await both.compareAnswers(asked)
        await both.compareWorlds()
      }),
      { includeErrorInReport: true, numRuns: 10_000 },
    )
    expect(steps).toBeGreaterThan(30_000)
    expect(kinds.size).toBe(8)
  })
})
