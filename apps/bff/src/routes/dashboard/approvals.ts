import {
  approveRoute,
  beginApprovalRoute,
  getApprovalEvidenceRoute,
  getApprovalRoute,
  listApprovalsRoute,
  refuseRoute,
  withdrawRoute,
} from '@keywright/contract/dashboard/approvals'
import type { Assertion } from '@keywright/contract/dashboard/passkeys'
import { KeyError } from '@keywright/core/errors/key-error'
import { audited } from '@keywright/core/operations/audited'
import { requireMayApprove } from '@keywright/core/operations/approval-steps'
import { approve, refuse, withdraw } from '@keywright/core/operations/decide-approval'
import { approvalSeen, listApprovals, seenBy } from '@keywright/core/operations/list-approvals'
import { personBehind, type ApprovalRequest } from '@keywright/core/policy/dual-control'
import type { Caller } from '@keywright/core/policy/principal'
import type { Identities } from '@keywright/core/ports/identities'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { approvalCrn, instanceCrn } from '@keywright/core/vocabulary/crn'
import { parseApprovalId } from '@keywright/core/vocabulary/ids'
import type { Context } from 'hono'
import { authenticatePerson } from '../../http/authenticate.ts'
import type { HttpEnv } from '../../http/env.ts'
import { inputOf } from '../../http/input.ts'
import { auditor, type Endpoint, type PipelineDependencies } from '../../http/pipeline.ts'
import { identitiesOf } from '../../people/identities.ts'
import { signatureOf, statementFor } from '../../people/passkeys/approval-evidence.ts'
import type { Passkeys } from '../../people/passkeys/passkeys.ts'
import { presentApproval, presentEvidence } from '../../presenters/approval.ts'

/** Everybody sees what they asked themselves, and what their roles let them know of. */
const listApprovalsEndpoint: Endpoint = {
  route: listApprovalsRoute,
  rule: 'own',
  handle: async ({ core, directory, ...deps }, c) => {
    const caller = await authenticatePerson({ directory, ...deps }, c)
    const seen = await listApprovals(core, identitiesOf(directory), caller)
    return c.json({ resources: seen.map(presentApproval) })
  },
}

interface Deciding {
  readonly deps: PipelineDependencies['core']
  readonly identities: Identities
  readonly caller: Caller
  readonly request: ApprovalRequest
  readonly instance: InstanceRecord | undefined
}

const typeURI = 'kms/approvals'

/** What a failure is written down as. */
function attemptOn(account: string, known: ApprovalRequest | undefined) {
  if (!known) return { target: { id: 'service', name: 'approvals', typeURI }, source: '' }
  const { id, action, instanceId, instanceName, key } = known
  const source = instanceId ? instanceCrn(account, instanceId) : ''
  const name = key?.name ?? (instanceName || 'the whole installation')
  const requestData = { approvalId: id, approvalAction: action }
  return { target: { id: approvalCrn(source, id), name, typeURI }, source, instanceId, requestData }
}

/** The request that the path names, for a caller who may know of it; a refusal is on record as of this action. */
async function onRequest(
  deps: PipelineDependencies,
  c: Context<HttpEnv>,
  { action, answer }: { readonly action: string; readonly answer: (it: Deciding) => Promise<Response> },
): Promise<Response> {
  const { core } = deps
  const identities = identitiesOf(deps.directory)
  const caller = await authenticatePerson(deps, c)
  const id = parseApprovalId(c.req.param('id') ?? '')
  const known = id && (await core.store.findApproval(id))
  return audited(auditor(core), { caller, action, ...attemptOn(core.account, known) }, async () => {
    const { request, instance } = await approvalSeen(core, caller, id)
    return answer({ deps: core, identities, caller, request, instance })
  })
}

/** The same for what makes the request another one: answered is what has become of it. */
const decideOn = (
  deps: PipelineDependencies,
  c: Context<HttpEnv>,
  { action, decide }: { readonly action: string; readonly decide: (it: Deciding) => Promise<ApprovalRequest> },
): Promise<Response> =>
  onRequest(deps, c, {
    action,
    answer: async (it) => {
      const { deps: core, identities, caller, instance } = it
      const after = await decide(it)
      const groups = await identities.groupsOf(personBehind(caller.principal))
      return c.json(presentApproval(seenBy(core, { caller, instance, groups }, after)))
    },
  })

/** Once its instance is gone there is nothing to say to a request but to take it back. */
function requireInstance({ request, instance }: Pick<Deciding, 'request' | 'instance'>): void {
  if (request.instanceId && !instance) throw new KeyError({ code: 'APPROVAL_ENDED_ERR', reason: 'changed' })
}

const getApprovalEndpoint: Endpoint = {
  route: getApprovalRoute,
  rule: 'own',
  handle: (deps, c) => decideOn(deps, c, { action: 'kms.approvals.list', decide: async ({ request }) => request }),
}

/** A signature holds for this request, this person and this session, and once. */
function signing(c: Context<HttpEnv>, { id }: ApprovalRequest) {
  const [session, person] = [c.get('session'), c.get('person')]
  if (!session || !person) throw new KeyError({ code: 'UNAUTHORIZED_ERR' })
  return { person, what: { purpose: 'approve', userId: person.id, boundTo: `${session.id} ${id}` } } as const
}

/** What whoever may approve is about to sign; nobody else gets anything to sign. */
const beginApprovalEndpoint = (passkeys: Passkeys): Endpoint => ({
  route: beginApprovalRoute,
  rule: 'own',
  handle: (deps, c) =>
    onRequest(deps, c, {
      action: 'kms.approvals.approve',
      answer: async (it) => {
        requireInstance(it)
        const { request } = it
        await requireMayApprove(it, request)
        const { person, what } = signing(c, request)
        const known = await passkeys.of(person.id)
        if (known.length === 0) throw new KeyError({ code: 'PASSKEY_REFUSED_ERR' })
        const statement = statementFor(request, person, known)
        return c.json({ statement, passkey: await passkeys.request(what, known, statement) })
      },
    }),
})

const approveEndpoint = (passkeys: Passkeys): Endpoint => ({
  route: approveRoute,
  rule: 'own',
  handle: (deps, c) =>
    decideOn(deps, c, {
      action: 'kms.approvals.approve',
      decide: async (it) => {
        requireInstance(it)
        const { request } = it
        const { body } = await inputOf(approveRoute, c)
        const signature = body.passkey && (await signatureFor(passkeys, c, { request, passkey: body.passkey }))
        return approve({ ...it, signature }, request)
      },
    }),
})

async function signatureFor(
  passkeys: Passkeys,
  c: Context<HttpEnv>,
  { request, passkey }: { readonly request: ApprovalRequest; readonly passkey: Assertion },
) {
  const used = await passkeys.use(passkey, signing(c, request).what)
  return signatureOf(used, passkey, passkeys.rp)
}

/** As it lies in the database, so that whoever takes it away can verify it without us. */
const getApprovalEvidenceEndpoint: Endpoint = {
  route: getApprovalEvidenceRoute,
  rule: 'own',
  handle: (deps, c) =>
    onRequest(deps, c, {
      action: 'kms.approvals.list',
      answer: async ({ request }) => c.json(await presentEvidence(request)),
    }),
}

const refuseEndpoint: Endpoint = {
  route: refuseRoute,
  rule: 'own',
  handle: (deps, c) =>
    decideOn(deps, c, {
      action: 'kms.approvals.refuse',
      decide: async (it) => {
        const { body } = await inputOf(refuseRoute, c)
        requireInstance(it)
        return refuse(it, it.request, body.reason)
      },
    }),
}

const withdrawEndpoint: Endpoint = {
  route: withdrawRoute,
  rule: 'own',
  handle: (deps, c) =>
    decideOn(deps, c, {
      action: 'kms.approvals.withdraw',
      decide: async ({ request, ...it }) => withdraw(it, request),
    }),
}

export const approvalEndpoints = (passkeys: Passkeys): readonly Endpoint[] => [
  listApprovalsEndpoint,
  getApprovalEndpoint,
  getApprovalEvidenceEndpoint,
  beginApprovalEndpoint(passkeys),
  approveEndpoint(passkeys),
  refuseEndpoint,
  withdrawEndpoint,
]
