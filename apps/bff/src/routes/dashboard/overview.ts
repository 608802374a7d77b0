import { getOverviewRoute } from '@keywright/contract/dashboard/overview'
import { beginnerSeenBy } from '@keywright/core/operations/ceremony-checks'
import type { Dependencies } from '@keywright/core/operations/dependencies'
import { instanceEvent } from '@keywright/core/operations/key-event'
import { authorize, scopesFor, type Authorized } from '@keywright/core/policy/authorize'
import type { Action } from '@keywright/core/policy/roles'
import type { AuditTrail } from '@keywright/core/ports/audit-trail'
import type { KeyCount } from '@keywright/core/ports/key-store'
import type { CeremonyRecord } from '@keywright/core/ports/records'
import { later } from '@keywright/core/vocabulary/instant'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { attentionOf } from '../../presenters/attention.ts'
import type { KeyDates } from '../../store/key-dates.ts'

const DAY = 86_400
/** A day, and the week before it to compare it with. */
const DAYS = 8
/** Of each kind as many as one looks through; the rest is a number. */
const MOST_KEYS = 10
const MOST_CEREMONIES = 20

interface Looking {
  readonly core: Dependencies
  readonly authorized: Authorized<'kms.secrets.list'>
}

/** Whether the caller may know it, by a role on this instance or on the platform. */
const mayKnow = ({ authorized: { caller, scope } }: Looking, action: Action): boolean =>
  authorize(caller, action, scope) !== undefined || authorize(caller, action, 'platform') !== undefined

function failuresByDay(trail: AuditTrail, looking: Looking) {
  if (!mayKnow(looking, 'kms.audit-events.list')) return undefined
  const { core, authorized } = looking
  const to = core.now()
  const range = { from: later(to, -DAYS * DAY), to, bars: DAYS }
  return trail.histogram({ instances: [authorized.scope.id] }, range, range)
}

/** Those that the list of imports shows them: with a part of the instance in reach, their own. */
async function openCeremonies({ core, authorized: { caller, scope } }: Looking): Promise<readonly CeremonyRecord[]> {
  const proof = authorize(caller, 'kms.import-ceremonies.read', scope)
  return proof ? core.store.listCeremonies(scope.id, 0, beginnerSeenBy(proof)) : []
}

/** The HSM serves every instance, so a role on any of them that may look at it is enough, as on its page. */
const hsmOf = ({ core, authorized: { caller } }: Looking) =>
  scopesFor(caller, 'kms.hsm.read').length > 0 ? core.token.health() : undefined

const countOf = ({ state, type, total }: KeyCount) => ({ state, extractable: type === 'standard', total })

/** Everything is asked at once: the page waits for the slowest answer and not for their sum. */
export const overviewEndpoint = ({
  trail,
  dates,
}: {
  readonly trail: AuditTrail
  readonly dates: KeyDates
}): Endpoint =>
  instanceEndpoint(getOverviewRoute, 'kms.secrets.list', async ({ c, core, authorized }) => {
    const looking = { core, authorized }
    const asked = { now: core.now(), rules: core.rules }
    const [counts, expiring, expired, purging, calendar, days, ceremonies] = await Promise.all([
      core.store.countKeysByKind(authorized.reach),
      dates.expiring(authorized.reach, asked, MOST_KEYS),
      dates.expired(authorized.reach, asked, MOST_KEYS),
      dates.purging(authorized.reach, asked, MOST_KEYS),
      dates.calendar(authorized.reach, asked),
      failuresByDay(trail, looking),
      openCeremonies(looking),
    ])
    const totalResources = counts.reduce((sum, { total }) => sum + total, 0)
    await core.store.appendEvent(instanceEvent(core, authorized, { totalResources }))
    const circumstances = {
      now: asked.now,
      hsm: hsmOf(looking),
      expiring,
      expired,
      purging,
      days,
      ceremonies: ceremonies.slice(0, MOST_CEREMONIES),
    }
    return c.json({ counts: counts.map(countOf), attention: attentionOf(circumstances), calendar })
  })
