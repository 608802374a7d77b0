import { KeyError } from '../errors/key-error.ts'
import {
  personBehind,
  ruleFor,
  type ApprovalRequest,
  type GuardedAction,
  type Rule,
  type Subject,
} from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { KeyReach } from '../policy/reach.ts'
import type { PendingImport } from '../ports/approval-store.ts'
import type { Identities } from '../ports/identities.ts'
import type { Store } from '../ports/store.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
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

/** What is about to be committed, and the rule that it stands under, if any. */
export interface Asking {
  readonly subject: Omit<Subject, 'instanceName'>
  readonly rule: Rule | undefined
  /** Kept with the request until it ends. */
  readonly pending?: PendingImport | undefined
}

/** Lets one call through to the store, or leaves a request in its place. */
export class Gate {
  readonly #deps: Dependencies
  readonly #doing: Doing

  constructor(deps: Dependencies, doing: Doing) {
    this.#deps = deps
    this.#doing = doing
  }

  /** The store behind it, to look at. */
  get store(): Store {
    return this.#deps.store
  }

  get reach(): KeyReach | undefined {
    return this.#doing.reach
  }

  async ruleIn(instanceId: InstanceId, action: GuardedAction): Promise<Rule | undefined> {
    return ruleFor(await this.store.findDualControl(instanceId), action)
  }

  /** The store to do it on; throws `AUTHORIZATIONS_NOT_MET` where others must agree first. */
  async open({ rule, pending, ...asking }: Asking): Promise<Store> {
    if (!rule) return this.store
    const { instanceId } = asking.subject
    const instance = instanceId && (await this.store.findInstance(instanceId))
    const subject: Subject = { ...asking.subject, instanceName: instance?.name ?? '' }
    const standing = await standingRequests(this.#deps, subject)
    const mine = standing.find(({ requester }) => requester.id === this.#doing.caller.principal.id)
    if (mine?.state === 'approved') return this.#spending(mine)
    if (mine) throw awaiting(mine)
    const others = subject.action === 'kms.secrets.delete' ? this.#ofOthers(standing) : undefined
    if (others) return this.#approvingByDoing(others)
    throw awaiting(await leaveRequest(this.#deps, this.#doing.caller, { subject, rule, pending }))
  }

  #ofOthers(standing: readonly ApprovalRequest[]): ApprovalRequest | undefined {
    const me = personBehind(this.#doing.caller.principal)
    return standing.find(({ requester }) => requester.person !== me)
  }

  #spending(request: ApprovalRequest): Store {
    const step = { request: { ...request, revision: request.revision + 1 }, events: [] }
    return this.store.carrying(executedBy(this.#deps, this.#doing.caller, step))
  }

  /** Another Manager's deletion approves what waits, and where that is enough it is the deletion (§1.5). */
  async #approvingByDoing(request: ApprovalRequest): Promise<Store> {
    const { caller, identities } = this.#doing
    const instance = request.instanceId && (await this.store.findInstance(request.instanceId))
    const step = await approvalOf({ deps: this.#deps, identities, caller, instance }, request)
    if (step.isEnough) return this.store.carrying(executedBy(this.#deps, caller, step))
    await this.store.saveApproval(step)
    throw awaiting(step.request)
  }
}

const awaiting = ({ id, action, quorum, votes }: ApprovalRequest): KeyError =>
  new KeyError({ code: 'AUTHORIZATIONS_NOT_MET', approval: id, action, approvers: quorum.approvers - votes.length })
