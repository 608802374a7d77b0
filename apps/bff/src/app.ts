import { openApiDocument } from '@keywright/contract/print-openapi'
import { KeyError } from '@keywright/core/errors/key-error'
import type { AuditTrail } from '@keywright/core/ports/audit-trail'
import { Hono } from 'hono'
import type { Logger } from 'pino'
import { accessLog } from './http/access-log.ts'
import type { HttpEnv } from './http/env.ts'
import { Guesses } from './http/guesses.ts'
import { attemptLimit } from './http/limits.ts'
import { onError } from './http/on-error.ts'
import type { Endpoint, PipelineDependencies } from './http/pipeline.ts'
import { register } from './http/register.ts'
import { requestContext, type Connections } from './http/request-context.ts'
import { securityHeaders } from './http/security-headers.ts'
import { serveSite } from './http/site.ts'
import type { FirstRun } from './people/first-run.ts'
import type { Invitations } from './people/invitations.ts'
import type { Passphrases } from './people/passphrases.ts'
import type { Passkeys } from './people/passkeys/passkeys.ts'
import type { SecondSteps } from './people/second-steps.ts'
import type { SignInSources } from './people/sign-in-sources.ts'
import { explainAccessEndpoint } from './routes/access/explanation.ts'
import { authorizationEndpoints } from './routes/access/authorizations.ts'
import { grantEndpoints } from './routes/access/grants.ts'
import { groupEndpoints } from './routes/access/groups.ts'
import { invitationEndpoints } from './routes/access/invitation.ts'
import { peopleEndpoints } from './routes/access/people.ts'
import { singleSignOnEndpoints } from './routes/access/single-sign-on.ts'
import { serviceIdEndpoints } from './routes/access/service-ids.ts'
import { auditEndpoints } from './routes/dashboard/audit-events.ts'
import { approvalEndpoints } from './routes/dashboard/approvals.ts'
import { accountEndpoints } from './routes/dashboard/account.ts'
import { hsmEndpoints } from './routes/dashboard/hsm.ts'
import { importCeremonyEndpoints } from './routes/dashboard/import-ceremonies.ts'
import { overviewEndpoint } from './routes/dashboard/overview.ts'
import { passkeySignInEndpoints } from './routes/dashboard/passkey-sign-in.ts'
import { passkeyEndpoints } from './routes/dashboard/passkeys.ts'
import { secondStepEndpoints, type ProofDependencies } from './routes/dashboard/second-step.ts'
import { signOnEndpoints } from './routes/dashboard/sign-on.ts'
import { sessionEndpoints, type SessionDependencies } from './routes/dashboard/session.ts'
import { dualControlEndpoints } from './routes/instances/dual-control.ts'
import { instancePolicyEndpoints } from './routes/instances/instance-policies.ts'
import { instanceEndpoints } from './routes/instances/resource-instances.ts'
import { keyRingEndpoints } from './routes/key-rings/key-rings.ts'
import { changeKeyEndpoints } from './routes/keys/change-key.ts'
import { createKeyEndpoint } from './routes/keys/create-key.ts'
import { getKeyEndpoint, getKeyMetadataEndpoint } from './routes/keys/get-key.ts'
import { keyActionEndpoints } from './routes/keys/key-actions.ts'
import { keyAliasEndpoints } from './routes/keys/key-aliases.ts'
import { keyVersionEndpoints } from './routes/keys/key-versions.ts'
import { countKeysEndpoint, listKeysEndpoint } from './routes/keys/list-keys.ts'
import { rewrapKeyEndpoint } from './routes/keys/rewrap-key.ts'
import { unwrapKeyEndpoint, wrapKeyEndpoint } from './routes/keys/wrap-key.ts'
import { tokenEndpoints } from './routes/tokens/exchange-api-key.ts'
import type { Db } from './store/database.ts'
import type { KeyDates } from './store/key-dates.ts'

export interface AppDependencies extends PipelineDependencies {
  readonly trail: AuditTrail
  readonly dates: KeyDates
  readonly firstRun: FirstRun
  readonly passphrases: Passphrases
  readonly sources: SignInSources
  readonly db: Db
  readonly invitations: Invitations
  readonly secondSteps: SecondSteps
  readonly passkeys: Passkeys
  readonly log: Logger
  readonly connections: Connections
  /** The folder of the built dashboard, or `undefined` to serve the API alone. */
  readonly site: string | undefined
}

const ATTEMPTS = 10
/** A hundred bad ciphertexts a minute is a broken client or a guesser, and no help to either. */
const UNWRAP_FAILURES = 100
/** People mistake their material a few times; who guesses needs thousands. */
const IMPORT_FAILURES = 10
/** Behind one address there may be a whole office. */
const PASSKEY_CHALLENGES = 30
const SIGN_ON_BEGINNINGS = 60
const MINUTE_SECONDS = 60

/** Both tell good ciphertexts from bad ones, so they share one count of failures. */
function unwrapEndpoints(): readonly Endpoint[] {
  const limit = attemptLimit(UNWRAP_FAILURES, MINUTE_SECONDS)
  return [unwrapKeyEndpoint(limit), rewrapKeyEndpoint(limit)]
}

/** Who there is, and who may what. */
const accessEndpoints = ({
  db,
  publicUrl,
  apiKeys,
  invitations,
  sources,
  signOn,
}: AppDependencies): readonly Endpoint[] => [
  ...peopleEndpoints({ db, publicUrl }),
  ...invitationEndpoints({ invitations, sources, limit: attemptLimit(ATTEMPTS, MINUTE_SECONDS) }),
  ...groupEndpoints(db),
  ...serviceIdEndpoints({ db, apiKeys }),
  ...singleSignOnEndpoints({ db, signOn }),
]

const otherEndpoints = ({
  trail,
  dates,
  firstRun,
  passphrases,
  sources,
  secondSteps,
  passkeys,
  publicUrl,
  log,
}: AppDependencies): readonly Endpoint[] => [
  countKeysEndpoint,
  listKeysEndpoint,
  createKeyEndpoint,
  getKeyMetadataEndpoint,
  getKeyEndpoint,
  wrapKeyEndpoint,
  ...unwrapEndpoints(),
  ...changeKeyEndpoints,
  ...keyActionEndpoints,
  ...keyVersionEndpoints,
  ...keyAliasEndpoints,
  ...keyRingEndpoints,
  ...instanceEndpoints(publicUrl),
  ...tokenEndpoints(attemptLimit(ATTEMPTS, MINUTE_SECONDS)),
  ...signInEndpoints({
    firstRun,
    guesses: new Guesses(),
    passphrases,
    sources,
    secondSteps,
    passkeys,
    limit: attemptLimit(ATTEMPTS, MINUTE_SECONDS),
  }),
  ...ownEndpoints({ passphrases, secondSteps, passkeys, limit: attemptLimit(ATTEMPTS, MINUTE_SECONDS) }),
  ...hsmEndpoints,
  overviewEndpoint({ trail, dates }),
  ...auditEndpoints(trail, log),
  ...importCeremonyEndpoints(attemptLimit(IMPORT_FAILURES, MINUTE_SECONDS)),
  ...instancePolicyEndpoints,
  ...grantEndpoints,
  ...authorizationEndpoints,
  explainAccessEndpoint,
  ...approvalEndpoints(passkeys),
  ...dualControlEndpoints,
]

/** Whoever guesses is slowed by one count, whichever way in they try. */
const signInEndpoints = (own: SessionDependencies): readonly Endpoint[] => [
  ...sessionEndpoints(own),
  ...passkeySignInEndpoints({ ...own, limit: attemptLimit(PASSKEY_CHALLENGES, MINUTE_SECONDS) }),
  ...signOnEndpoints({ ...own, beginnings: attemptLimit(SIGN_ON_BEGINNINGS, MINUTE_SECONDS) }),
]

/** Guesses at an account in a session of it share one count, whichever form they are typed into. */
const ownEndpoints = (own: ProofDependencies): readonly Endpoint[] => [
  ...accountEndpoints(own.limit, own),
  ...passkeyEndpoints(own),
  ...secondStepEndpoints(own),
]

/** Every endpoint, each with the rule by which it lets callers in. */
export const endpointsOf = (deps: AppDependencies): readonly Endpoint[] => [
  ...otherEndpoints(deps),
  ...accessEndpoints(deps),
]

/** The whole HTTP surface, over whatever it is handed. */
export async function createApp(deps: AppDependencies): Promise<Hono<HttpEnv>> {
  const app = new Hono<HttpEnv>()
  const { log, publicUrl, connections, site, core } = deps
  app.use(requestContext(connections), accessLog(log), securityHeaders({ tls: publicUrl.protocol === 'https:' }))
  const fail = onError(log)
  app.onError(fail)
  // Thrown from here, the failure would pass the middlewares by and leave without their headers.
  app.notFound((c) => fail(new KeyError({ code: 'NOT_FOUND_ERR' }), c))
  register(app, endpointsOf(deps), deps)

  const openApi = openApiDocument()
  app.get('/openapi.json', (c) => c.body(openApi, 200, { 'Content-Type': 'application/json' }))
  app.get('/healthz', (c) => c.json({ status: 'alive' }))
  app.get('/readyz', async (c) => {
    await core.store.listInstances()
    const ready = core.token.health().state === 'ready'
    return c.json({ status: ready ? 'ready' : 'not-ready' }, ready ? 200 : 503)
  })
  if (site !== undefined) await serveSite(app, site)
  return app
}
