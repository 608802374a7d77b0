import type { AuditEvent } from '../audit/event.ts'
import { KeyError } from '../errors/key-error.ts'
import {
  GUARDED_ACTIONS,
  isLaxer,
  NO_DUAL_CONTROL,
  personBehind,
  quorumFor,
  type ApprovalRequest,
  type AskedAction,
  type DualControl,
  type Quorum,
  type Subject,
} from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { KeyReach } from '../policy/reach.ts'
import type { Identities } from '../ports/identities.ts'
import type { Store } from '../ports/store.ts'
import type { InstanceId, KeyId } from '../vocabulary/ids.ts'
import { approvalOf, executedBy } from './approval-steps.ts'
import { leaveRequest, standingRequests } from './ask-approval.ts'
import type { Dependencies } from './dependencies.ts'

/** Who is about to do what, with which reach. */
export interface Doing {
  readonly identities: Identities
  readonly caller: Caller
  readonly action: string
  /** Absent on the platform. */
  readonly reach: KeyReach | undefined
}

const isAsked = (action: string): action is AskedAction =>
  action === 'kms.dual-control.write' || GUARDED_ACTIONS.some((guarded) => guarded === action)

/**
 * The one place where dual control takes hold: what an operation commits passes here. Whatever the policy of the
 * instance names either finds itself carried by an approved request, which is spent in the very transaction of the
 * change, or leaves a request and fails with `AUTHORIZATIONS_NOT_MET`. The operation runs as it always does until it
 * commits, so that a request is left only for what could be done, with the very change it would have been.
 */
export function holdingUp(deps: Dependencies, doing: Doing): Dependencies {
  const { action } = doing
  if (!isAsked(action)) return deps
  const { store } = deps
  const gate = new Gate(deps, doing, action)
  const held: Partial<Store> = {
    saveKey: async (change, event) => {
      const { id, instanceId, revision, deletion } = change.key
      const before = deletion?.stateBefore ?? 'active'
      const changes = { state: { before, after: change.key.state } }
      return (await gate.forKey({ id, instanceId, revision: revision - 1 }, event, changes)).saveKey(change, event)
    },
    purgeKey: async (key, eventOf) => {
      const changes = { key: { before: 'deleted', after: 'gone for good' } }
      // Which grants end with it is known only when it does; the request is about the key.
      return (await gate.forKey(key, eventOf([]), changes)).purgeKey(key, eventOf)
    },
    findPayload: (instanceId, keyId) => gate.forPayload(instanceId, keyId),
    // The event of a read that was let through carries the end of its request.
    appendEvent: (event) => gate.store.appendEvent(event),
    setCreateImportAccess: async (id, access, by, event) => {
      const parameters = JSON.stringify(access)
      const opened = await gate.forInstance(id, { parameters, changes: changesOf(event) })
      return opened.setCreateImportAccess(id, access, by, event)
    },
    setDualControl: async (id, control, by, event) => {
      const before = (await store.findDualControl(id)) ?? NO_DUAL_CONTROL
      const asked = { parameters: JSON.stringify(control), changes: changesOf(event) }
      const opened = isLaxer(before, control) ? await gate.forInstance(id, asked) : store
      return opened.setDualControl(id, control, by, event)
    },
    deleteInstance: async (id, end) => {
      const changes = { instance: { before: 'there', after: 'gone for good' } }
      return (await gate.forInstance(id, { parameters: '', changes })).deleteInstance(id, end)
    },
  }
  return { ...deps, store: overlaid(store, held) }
}

/** The store with some methods of its own. */
const overlaid = (store: Store, own: Partial<Store>): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const owner: object = name in own ? own : target
      const member: unknown = Reflect.get(owner, name, owner)
      // Private fields are reached only through the object they belong to.
      return typeof member === 'function' ? (member.bind(owner) as unknown) : member
    },
  })

/** What the event of a change of a policy says it changes. */
function changesOf({ requestData }: AuditEvent): Subject['changes'] {
  const [before, after] = [new Map<string, string>(), new Map<string, string>()]
  for (const [name, value] of Object.entries(requestData)) {
    const [when, what = ''] = name.split(/\.(.*)/s)
    if (when === 'initialValue') before.set(what, String(value))
    if (when === 'newValue') after.set(what, String(value))
  }
  return Object.fromEntries(
    [...new Set([...before.keys(), ...after.keys()])]
      .map((what) => [what, { before: before.get(what) ?? 'off', after: after.get(what) ?? 'off' }] as const)
      .filter(([, change]) => change.before !== change.after),
  )
}

class Gate {
  readonly #deps: Dependencies
  readonly #doing: Doing
  readonly #action: AskedAction
  /** What the next event goes to. */
  store: Store

  constructor(deps: Dependencies, doing: Doing, action: AskedAction) {
    this.#deps = deps
    this.#doing = doing
    this.#action = action
    this.store = deps.store
  }

  forKey(
    key: { readonly id: KeyId; readonly instanceId: InstanceId; readonly revision: number },
    { target, requestData }: AuditEvent,
    changes: Subject['changes'],
  ): Promise<Store> {
    const { id, instanceId, revision } = key
    const ring = requestData['keyRingId']
    const about = { id, name: target.name, keyRingId: typeof ring === 'string' ? ring : '', revision }
    return this.forInstance(instanceId, { key: about, parameters: '', changes })
  }

  /** A secret that is held up is not even asked of the HSM. */
  async forPayload(instanceId: InstanceId, keyId: KeyId): ReturnType<Store['findPayload']> {
    const { reach } = this.#doing
    const { store } = this.#deps
    const key = reach && (await store.findKey(reach, keyId))
    if (key) {
      const { id, name, keyRingId, revision } = key
      const changes = { secret: { before: 'kept', after: 'shown once to whoever asks' } }
      this.store = await this.forInstance(instanceId, {
        key: { id, name, keyRingId, revision },
        parameters: '',
        changes,
      })
    }
    return store.findPayload(instanceId, keyId)
  }

  /** The store to do it on; throws `AUTHORIZATIONS_NOT_MET` where others must agree first. */
  async forInstance(instanceId: InstanceId, asked: Pick<Subject, 'key' | 'parameters' | 'changes'>): Promise<Store> {
    const { store } = this.#deps
    const control = await store.findDualControl(instanceId)
    const quorum = control && quorumFor(control, this.#action)
    if (!quorum) return store
    const instance = await store.findInstance(instanceId)
    const subject = { action: this.#action, instanceId, instanceName: instance?.name ?? '', ...asked }
    return this.#agreed(subject, { control, quorum })
  }

  /** By approvals that are there; else what waits, or a request that is left now. */
  async #agreed(subject: Subject, policy: { control: DualControl; quorum: Quorum }): Promise<Store> {
    const standing = await standingRequests(this.#deps, subject)
    const mine = standing.find(({ requester }) => requester.id === this.#doing.caller.principal.id)
    if (mine?.state === 'approved') return this.#spending(mine)
    if (mine) throw awaiting(mine)
    const others = this.#action === 'kms.secrets.delete' ? this.#ofOthers(standing) : undefined
    if (others) return this.#approvingByDoing(others)
    throw awaiting(await leaveRequest(this.#deps, this.#doing.caller, { subject, ...policy }))
  }

  #ofOthers(standing: readonly ApprovalRequest[]): ApprovalRequest | undefined {
    const me = personBehind(this.#doing.caller.principal)
    return standing.find(({ requester }) => requester.person !== me)
  }

  #spending(request: ApprovalRequest): Store {
    const step = { request: { ...request, revision: request.revision + 1 }, events: [] }
    return this.#deps.store.carrying(executedBy(this.#deps, this.#doing.caller, step))
  }

  /** Another Manager's deletion approves what waits, and where that is enough it is the deletion (§1.5). */
  async #approvingByDoing(request: ApprovalRequest): Promise<Store> {
    const { store } = this.#deps
    const { caller, identities } = this.#doing
    const instance = await store.findInstance(request.instanceId)
    if (!instance) throw new KeyError({ code: 'NOT_FOUND_ERR' })
    const step = await approvalOf({ deps: this.#deps, identities, caller, instance }, request)
    if (step.isEnough) return store.carrying(executedBy(this.#deps, caller, step))
    await store.saveApproval(step)
    throw awaiting(step.request)
  }
}

const awaiting = ({ id, quorum, votes }: ApprovalRequest): KeyError =>
  new KeyError({ code: 'AUTHORIZATIONS_NOT_MET', approval: id, approvers: quorum.approvers - votes.length })
