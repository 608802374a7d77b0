import { KeyError } from '../errors/key-error.ts'
import { askedWhere } from '../policy/grantable.ts'
import type { Circumstances, Grant } from '../policy/principal.ts'
import type { Placed } from '../policy/reach.ts'
import type { Action } from '../policy/roles.ts'
import { GUARDED_ACTIONS, GUARDED_ON_PLATFORM, ruleFor, strictest } from '../policy/dual-control.ts'
import { servicesBehind, type ServiceIdentity } from '../policy/service.ts'
import { refusalBy, type GrantRefusal } from '../policy/verdict.ts'
import type { SubjectRecord } from '../ports/access-store.ts'
import { serviceSubjectId, type InstanceId, type KeyId } from '../vocabulary/ids.ts'
import { accessEvent } from './access-event.ts'
import type { Dependencies } from './dependencies.ts'
import { described, type DescribedGrant } from './described-grants.ts'
import { requireCovering, type Oversight } from './oversight.ts'

export interface ExplainAccess extends Circumstances {
  readonly subjectId: string
  readonly action: Action
  /** Absent: the whole installation. */
  readonly instanceId?: InstanceId | undefined
  readonly keyId?: KeyId | undefined
}

/** What one grant says to the question. */
interface ExplainedGrant extends DescribedGrant {
  /** The group that holds it; absent where it is the subject's own. */
  readonly through: SubjectRecord | undefined
  /** Absent: this grant allows it. */
  readonly refusal: GrantRefusal | undefined
}

export interface AccessExplanation {
  readonly allowed: boolean
  /** How many others must agree before it is done, where the instance's dual control names it. */
  readonly approvers: number | undefined
  readonly grants: readonly ExplainedGrant[]
}

type Asked = Pick<ExplainAccess, 'action' | 'instanceId'>

/** Where the question is really put to a grant, so that the answer is the decision. */
function scopeFor({ scope }: Grant, { action, instanceId }: Asked): Grant['scope'] {
  const where = askedWhere(action)
  if (where === 'above' || instanceId === undefined) return where === 'anywhere' ? scope : 'platform'
  return where === 'anywhere' || (where === 'both' && scope === 'platform') ? scope : instanceId
}

/** Which grants the answer needs; who oversees one instance hears nothing of the others. */
function scopesShown(
  oversight: Oversight<'kms.access-grants.read'>,
  { action, instanceId }: Asked,
): readonly Grant['scope'][] | undefined {
  const where = askedWhere(action)
  const scope = where === 'above' || instanceId === undefined ? 'platform' : instanceId
  const proof = requireCovering(oversight, scope)
  if (proof.scope === 'platform') return undefined
  return where === 'here' ? [scope] : [scope, 'platform']
}

/**
 * Why somebody can, or cannot, do something: every grant of theirs and of their groups, as far as the caller oversees
 * them, with what it says. Each is judged by the function that authorization asks.
 */
export async function explainAccess(
  deps: Dependencies,
  oversight: Oversight<'kms.access-grants.read'>,
  question: ExplainAccess,
): Promise<AccessExplanation> {
  const { subjectId, action, instanceId } = question
  const scopes = scopesShown(oversight, question)
  const proof = requireCovering(oversight, scopes?.[0] ?? 'platform')
  const [subject] = await deps.store.listSubjects([subjectId])
  const rule = 'the id of a person, a group, a service ID or a service'
  if (!subject) throw new KeyError({ code: 'INVALID_FIELD_ERR', field: 'subjectId', rule })
  const key = await placeAsked(deps, question)
  const { service } = subject
  const groups = subject.kind === 'group' ? [] : await deps.store.groupsOf([subject.id])
  const services = service === undefined ? [] : servicesBehind(service).map(serviceSubjectId)
  const holders = [subject.id, ...groups.map(({ id }) => id), ...services]
  const circumstances = { at: question.at, isFrom: question.isFrom, service: service ?? serviceItself(subject) }
  const grants = await described(deps, await deps.store.listGrants({ subjects: holders, scopes }))
  const explained = grants.map((one) => ({
    ...one,
    through: groups.find(({ id }) => id === one.grant.subjectId),
    refusal: refusalBy(one.grant, { action, scope: scopeFor(one.grant, question) }, circumstances, key),
  }))
  const allowed = explained.some(({ refusal }) => refusal === undefined)
  const instance = instanceId && (await deps.store.findInstance(instanceId))
  const requestData = { subject: subject.id, askedAction: action, ...(key && { keyId: key.id }) }
  await deps.store.appendEvent(accessEvent(deps, proof, { instance }, { requestData, responseData: { allowed } }))
  return { allowed, approvers: await approversFor(deps, question), grants: explained }
}

/** Asked about a service rather than one of its service IDs, it calls for no instance in particular. */
const serviceItself = ({ kind, name }: SubjectRecord): ServiceIdentity | undefined =>
  kind === 'service' ? { name } : undefined

async function approversFor(
  { store }: Dependencies,
  { action, instanceId }: ExplainAccess,
): Promise<number | undefined> {
  const guarded = GUARDED_ACTIONS.find((one) => one === action)
  if (!guarded) return undefined
  const here = instanceId && ruleFor(await store.findDualControl(instanceId), guarded)
  // What gives roles stands under the rule of the whole installation as well.
  const above = GUARDED_ON_PLATFORM.some((one) => one === guarded)
    ? ruleFor(await store.findDualControl('platform'), guarded)
    : undefined
  return strictest([here || undefined, above])?.quorum.approvers
}

async function placeAsked({ store }: Dependencies, { instanceId, keyId }: ExplainAccess): Promise<Placed | undefined> {
  const invalid = (field: string, rule: string) => new KeyError({ code: 'INVALID_FIELD_ERR', field, rule })
  if (instanceId !== undefined && !(await store.findInstance(instanceId))) {
    throw invalid('instanceId', 'the id of an instance')
  }
  if (keyId === undefined) return undefined
  if (instanceId === undefined) throw invalid('keyId', 'given together with its instance')
  const [place] = await store.listKeyPlaces(instanceId, [keyId])
  if (!place) throw invalid('keyId', 'the id of a key of this instance')
  return place
}
