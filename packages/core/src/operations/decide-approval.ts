import { canonicalJson } from '../audit/canonical.ts'
import { KeyError } from '../errors/key-error.ts'
import { authorize, type Authorized } from '../policy/authorize.ts'
import {
  NO_DUAL_CONTROL,
  type ApprovalRequest,
  type AskedAction,
  type DualControl,
  type Subject,
} from '../policy/dual-control.ts'
import type { Caller } from '../policy/principal.ts'
import type { Action } from '../policy/roles.ts'
import type { Membership } from '../ports/access-store.ts'
import type { CreateImportAccess, InstanceRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import {
  authorizationChanges,
  grantChanges,
  membershipChanges,
  serviceIdChanges,
  type GivenGrant,
} from './access-changes.ts'
import { addMember } from './add-member.ts'
import { approvalOf, endedBy, executedBy, mayDo, requireOpen, type Deciding } from './approval-steps.ts'
import { createAuthorization, type CreateAuthorization } from './create-authorization.ts'
import { createGrant, type CreateGrant } from './create-grant.ts'
import { createServiceId, type CreateServiceId } from './create-service-id.ts'
import { deleteInstance } from './delete-instance.ts'
import { deleteKey } from './delete-key.ts'
import type { Dependencies } from './dependencies.ts'
import { controlFacts, setDualControl, setPlatformDualControl } from './dual-control-policy.ts'
import { gainedBy } from './gained.ts'
import { landImport } from './land-import.ts'
import { overseen } from './oversight.ts'
import { purgeKey } from './purge-key.ts'
import { accessOf } from './require-access.ts'
import { accessFacts, setCreateImportAccess } from './set-create-import-access.ts'
import { transitionKey } from './transition-key.ts'

interface Execution {
  readonly deps: Dependencies
  /** Whoever asked, with the rights they have now. */
  readonly caller: Caller
  readonly approver: Caller
  readonly instance: InstanceRecord | undefined
  readonly request: ApprovalRequest
}

const voided = (reason: 'changed' | 'rights'): KeyError => new KeyError({ code: 'APPROVAL_ENDED_ERR', reason })

/** The instance that a request is about; gone with it, the request is void. */
function scopeOf({ instance }: Execution): InstanceRecord {
  if (!instance) throw voided('changed')
  return instance
}

/** Throws where the requester may no longer do what they asked for. */
function rightTo<A extends Action>(it: Execution, action: A): Authorized<A> {
  const proof = authorize(it.caller, action, scopeOf(it))
  if (!proof) throw voided('rights')
  return proof
}

function rightAbove<A extends Action>({ caller }: Execution, action: A): Authorized<A, 'platform'> {
  const proof = authorize(caller, action, 'platform')
  if (!proof) throw voided('rights')
  return proof
}

/** A Writer may set a key for deletion and not delete it: then it is deleted by whoever approves (§1.15). */
function rightToDelete(it: Execution): Authorized<'kms.secrets.delete'> {
  const mayOnlyAsk =
    !authorize(it.caller, 'kms.secrets.delete', scopeOf(it)) &&
    authorize(it.caller, 'kms.secrets.setkeyfordeletion', scopeOf(it)) !== undefined
  return rightTo(mayOnlyAsk ? { ...it, caller: it.approver } : it, 'kms.secrets.delete')
}

const keyOf = ({ key }: ApprovalRequest) => {
  if (!key) throw new TypeError('a request about a key names it')
  return { keyId: key.id, revision: key.revision }
}

/** What the operation is told, as it was when it was asked. */
function told<T>({ request }: Pick<Execution, 'request'>): T {
  // Written by `holdingUp` from the same type.
  return JSON.parse(request.parameters) as T
}

/** How each is carried out, in the requester's name. A secret is not: it waits for whoever asked. */
const EXECUTIONS: Readonly<Record<Exclude<AskedAction, 'kms.secrets.read'>, (it: Execution) => Promise<unknown>>> = {
  'kms.secrets.delete': (it) => deleteKey(it.deps, rightToDelete(it), keyOf(it.request)),
  'kms.secrets.purge': (it) => purgeKey(it.deps, rightTo(it, 'kms.secrets.purge'), keyOf(it.request)),
  'kms.secrets.disable': (it) =>
    transitionKey(it.deps, rightTo(it, 'kms.secrets.disable'), { ...keyOf(it.request), transition: 'disable' }),
  'kms.secrets.deactivate': (it) =>
    transitionKey(it.deps, rightTo(it, 'kms.secrets.deactivate'), { ...keyOf(it.request), transition: 'deactivate' }),
  'kms.secrets.compromise': (it) =>
    transitionKey(it.deps, rightTo(it, 'kms.secrets.compromise'), { ...keyOf(it.request), transition: 'compromise' }),
  'kms.instance-policies.write': (it) =>
    setCreateImportAccess(it.deps, rightTo(it, 'kms.instance-policies.write'), told<CreateImportAccess>(it)),
  'kms.dual-control.write': (it) =>
    setDualControl(it.deps, rightTo(it, 'kms.dual-control.write'), told<DualControl>(it)),
  'kms.platform-dual-control.write': (it) =>
    setPlatformDualControl(it.deps, rightAbove(it, 'kms.platform-dual-control.write'), told<DualControl>(it)),
  'kms.instances.delete': (it) =>
    deleteInstance(it.deps, rightAbove(it, 'kms.instances.delete'), { id: scopeOf(it).id }),
  'kms.secrets.import': (it) => landImport(it.deps, { ...it, scope: scopeOf(it) }),
  'kms.access-grants.write': async (it) =>
    createGrant(it.deps, await overseen(it.deps, it.caller, 'kms.access-grants.write'), told<CreateGrant>(it)),
  'kms.groups.write': (it) => addMember(it.deps, rightAbove(it, 'kms.groups.write'), told<Membership>(it)),
  'kms.authorizations.write': async (it) =>
    createAuthorization(
      it.deps,
      await overseen(it.deps, it.caller, 'kms.authorizations.write'),
      told<CreateAuthorization>(it),
    ),
  'kms.service-ids.write': (it) =>
    createServiceId(it.deps, rightAbove(it, 'kms.service-ids.write'), told<CreateServiceId>(it)),
}

/** What of a failure makes the request void: what it is about is another, gone, or out of the requester's reach. */
const VOID: Readonly<Record<string, 'changed' | 'rights'>> = {
  KEY_CHANGED_ERR: 'changed',
  KEY_NOT_FOUND_ERR: 'changed',
  KEY_DELETED_ERR: 'changed',
  NOT_FOUND_ERR: 'changed',
  ACCESS_GRANT_NOT_UNIQUE_ERR: 'changed',
  OWN_ACCESS_ERR: 'rights',
  UNAUTHORIZED_ERR: 'rights',
}

function voidBy(error: unknown): 'changed' | 'rights' | undefined {
  if (!(error instanceof KeyError)) return undefined
  const { failure } = error
  if (failure.code !== 'APPROVAL_ENDED_ERR') return VOID[failure.code]
  return failure.reason === 'changed' || failure.reason === 'rights' ? failure.reason : undefined
}

/**
 * One more approval. The last that is needed carries the request out, with the requester's rights as they are now; for
 * a secret it lets the requester read it, once. Rejects with `APPROVAL_FORBIDDEN_ERR`, `APPROVAL_ENDED_ERR`,
 * `APPROVAL_CHANGED_ERR`, and with what the change itself is refused for, which leaves the request as it was.
 */
export async function approve(deciding: Deciding, request: ApprovalRequest): Promise<ApprovalRequest> {
  const { deps, caller, instance } = deciding
  const step = await approvalOf(deciding, request)
  try {
    if (!step.isEnough) {
      await deps.store.saveApproval(step)
      return step.request
    }
    await requireUnchanged(deps, request)
    if (request.action === 'kms.secrets.read') return await letRead(deciding, step)
    const executed = executedBy(deps, caller, step)
    const carried = { ...deps, store: deps.store.carrying(executed) }
    await EXECUTIONS[request.action]({
      deps: carried,
      caller: step.requester,
      approver: caller,
      instance,
      request,
    })
    return executed.request
  } catch (error) {
    const reason = voidBy(error)
    if (!reason) throw error
    await deps.store.saveApproval(endedBy(deps, caller, { request, as: 'lapsed', reason }))
    throw new KeyError({ code: 'APPROVAL_ENDED_ERR', reason }, { cause: error })
  }
}

async function letRead({ deps, instance }: Deciding, step: Awaited<ReturnType<typeof approvalOf>>) {
  if (!mayDo(step.requester, step.request, instance)) throw voided('rights')
  const approved = { ...step.request, state: 'approved' as const }
  await deps.store.saveApproval({ request: approved, events: step.events })
  return approved
}

/** Policies and groups have no revision: what the approvers saw is compared with what holds. */
async function requireUnchanged(deps: Dependencies, request: ApprovalRequest): Promise<void> {
  const now = await stateBefore(deps, request)
  const isOther = Object.entries(request.changes).some(([what, { before }]) => String(now?.[what] ?? 'off') !== before)
  if (now && isOther) throw voided('changed')
  const seen = await SHOWN[request.action]?.(deps.store, { request })
  if (seen && canonicalJson(seen) !== canonicalJson(request.changes)) throw voided('changed')
}

/** Of a policy, what it says now. */
async function stateBefore({ store }: Dependencies, { action, instanceId }: ApprovalRequest) {
  if (action === 'kms.platform-dual-control.write')
    return controlFacts((await store.findDualControl('platform')) ?? NO_DUAL_CONTROL)
  if (!instanceId) return undefined
  if (action === 'kms.dual-control.write')
    return controlFacts((await store.findDualControl(instanceId)) ?? NO_DUAL_CONTROL)
  return action === 'kms.instance-policies.write' ? accessFacts(await accessOf(store, instanceId)) : undefined
}

type Shown = (store: Store, request: Pick<Execution, 'request'>) => Promise<Subject['changes']>

/** Of roles, what the same request would show now: a group or a service may be others, or have other roles, by then. */
const SHOWN: Readonly<Partial<Record<AskedAction, Shown>>> = {
  'kms.access-grants.write': (store, it) => grantChanges(store, told<GivenGrant>(it)),
  'kms.authorizations.write': (store, it) => {
    const { source, instanceId: scope, only } = told<CreateAuthorization>(it)
    return authorizationChanges(store, { source, scope, only })
  },
  'kms.groups.write': async (store, it) => {
    const membership = told<Membership>(it)
    return membershipChanges(store, membership, await store.listGrants({ subjects: [membership.group] }))
  },
  'kms.service-ids.write': async (store, it) => {
    const { name, description, service } = told<CreateServiceId>(it)
    return serviceIdChanges(store, { name, description, service }, await gainedBy(store, service))
  },
}

/** Ends it, with the refuser's reason. Who may approve may refuse. */
export async function refuse(deciding: Deciding, request: ApprovalRequest, reason: string): Promise<ApprovalRequest> {
  const { deps, caller, instance } = deciding
  requireOpen(deps, request)
  if (!mayDo(caller, request, instance)) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  const step = endedBy(deps, caller, { request, as: 'refused', reason })
  await deps.store.saveApproval(step)
  return step.request
}

/** Whoever asked takes it back, as long as it stands; for others it is not theirs: `UNAUTHORIZED_ERR`. */
export async function withdraw(
  { deps, caller }: Pick<Deciding, 'deps' | 'caller'>,
  request: ApprovalRequest,
): Promise<ApprovalRequest> {
  if (request.requester.id !== caller.principal.id) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  if (request.state !== 'approved') requireOpen(deps, request)
  const step = endedBy(deps, caller, { request, as: 'withdrawn' })
  await deps.store.saveApproval(step)
  return step.request
}
