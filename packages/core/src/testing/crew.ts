import { KeyError } from '../errors/key-error.ts'
import { approve } from '../operations/decide-approval.ts'
import type { Dependencies } from '../operations/dependencies.ts'
import { holdingUp } from '../operations/hold-up.ts'
import { authorize, type Authorized } from '../policy/authorize.ts'
import type { ApprovalRequest, DualControl } from '../policy/dual-control.ts'
import type { Caller, Principal } from '../policy/principal.ts'
import type { Action, Role } from '../policy/roles.ts'
import type { Identities } from '../ports/identities.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { ApprovalId } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/instant.ts'
import { aCaller, anEvent, instant, principalId } from './builders.ts'
import { openInMemoryService, type InMemoryService } from './in-memory-service.ts'

const PLATFORM_ROLES: readonly Role[] = ['Administrator']

/** Several people in one instance, some of whom must come together. */
export class Crew {
  readonly kw: InMemoryService
  readonly instance: InstanceRecord
  /** By name; who is not in it is gone. */
  roles: Record<string, readonly Role[]> = {}
  /** Until when each had a passkey; who is not in it never had one. */
  passkeysUntil: ReadonlyMap<string, Instant> = new Map()
  /** Who answers for a service ID. */
  owners: Record<string, string> = {}

  constructor(kw: InMemoryService, instance: InstanceRecord) {
    this.kw = kw
    this.instance = instance
  }

  static async open(): Promise<Crew> {
    const kw = await openInMemoryService()
    return new Crew(kw, await kw.addInstance())
  }

  readonly identities: Identities = {
    callerAs: async ({ name }) => (name in this.roles ? this.callerOf(name) : undefined),
    groupsOf: async (id) => [`group of ${id}`],
    hadPasskeySince: async (id, moment) => (this.passkeysUntil.get(id) ?? '') >= moment,
  }

  callerOf(name: string): Caller {
    const owner = this.owners[name]
    const principal: Principal = {
      id: principalId(name),
      name,
      kind: 'person',
      grants: (this.roles[name] ?? []).map((role) => ({
        role,
        scope: PLATFORM_ROLES.includes(role) ? 'platform' : this.instance.id,
      })),
      owner: owner === undefined ? undefined : principalId(owner),
    }
    return { ...aCaller(), principal }
  }

  /** Somebody does something in the instance, as the pipeline has it done. */
  doing<A extends Action>(name: string, action: A): { readonly proof: Authorized<A>; readonly deps: Dependencies } {
    const caller = this.callerOf(name)
    const proof = authorize(caller, action, this.instance)
    if (!proof) throw new Error(`${name} may not ${action}`)
    return { proof, deps: this.#held(caller, action, proof.reach) }
  }

  /** The same above the instances. */
  doingAbove<A extends Action>(
    name: string,
    action: A,
  ): { readonly proof: Authorized<A, 'platform'>; readonly deps: Dependencies } {
    const caller = this.callerOf(name)
    const proof = authorize(caller, action, 'platform')
    if (!proof) throw new Error(`${name} may not ${action}`)
    return { proof, deps: this.#held(caller, action, undefined) }
  }

  #held(caller: Caller, action: Action, reach: Authorized<Action>['reach'] | undefined): Dependencies {
    return holdingUp(this.kw.deps, { identities: this.identities, caller, action, reach })
  }

  /** Sets a policy as if there had been people enough. */
  async rule(control: DualControl, scope: InstanceRecord['id'] | 'platform' = this.instance.id): Promise<void> {
    const by = { updatedAt: instant(), updatedBy: principalId('ada') }
    await this.kw.store.setDualControl(scope, control, by, anEvent())
  }

  /** The request that a call has left by failing. */
  async askedBy(call: Promise<unknown>): Promise<ApprovalRequest> {
    const error: unknown = await call.then(() => undefined).catch((thrown: unknown) => thrown)
    if (!(error instanceof KeyError) || error.failure.code !== 'AUTHORIZATIONS_NOT_MET')
      throw new Error('the call did not ask others', { cause: error })
    // Only ids of requests are named there.
    return this.found({ id: error.failure.approval as ApprovalId })
  }

  async found({ id }: Pick<ApprovalRequest, 'id'>): Promise<ApprovalRequest> {
    const request = await this.kw.store.findApproval(id)
    if (!request) throw new Error('the request is not there')
    return request
  }

  deciding(name: string) {
    const { identities, instance } = this
    return { deps: this.kw.deps, identities, caller: this.callerOf(name), instance }
  }

  async approving(name: string, request: ApprovalRequest): Promise<ApprovalRequest> {
    return approve(this.deciding(name), await this.found(request))
  }
}
