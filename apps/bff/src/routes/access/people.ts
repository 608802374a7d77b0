import {
  invitePersonRoute,
  listPeopleRoute,
  removePersonRoute,
  renewInvitationRoute,
  resetSecondStepRoute,
} from '@keywright/contract/access/people'
import type { Context } from 'hono'
import { personEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { accessEvent } from '../../people/access-change.ts'
import { invitationUrl } from '../../people/invitation-link.ts'
import { invitePerson, pageOfPeople, removePerson, renewInvitation, type Invited } from '../../people/people.ts'
import { resetSecondStep } from '../../people/second-step-reset.ts'
import type { Db } from '../../store/database.ts'
import { everyOne, theOne, named } from './target.ts'

interface Parts {
  readonly db: Db
  readonly publicUrl: URL
}

const TYPE = 'kms/people'
const all = everyOne('people', TYPE)
const one = theOne(TYPE)

/** The link is a secret: no cache keeps the answer. */
function invitation(c: Context, publicUrl: URL, { person, token, expiresAt }: Invited): Response {
  c.header('Cache-Control', 'no-store')
  return c.json({ person, url: invitationUrl(publicUrl, token), expiresAt }, 201)
}

export const peopleEndpoints = ({ db, publicUrl }: Parts): readonly Endpoint[] => [
  personEndpoint(
    { route: listPeopleRoute, action: 'kms.people.list', target: all },
    async ({ c, core, authorized, query }) => {
      const { items: people, total } = await pageOfPeople(db, query)
      const told = { target: all(), reasonCode: 200 }
      await core.store.appendEvent(accessEvent({ db, core, authorized }, told))
      return c.json({ people, total })
    },
  ),
  personEndpoint(
    { route: invitePersonRoute, action: 'kms.people.invite', target: all },
    async ({ c, core, authorized, body }) =>
      invitation(c, publicUrl, await invitePerson({ db, core, authorized }, body)),
  ),
  personEndpoint(
    { route: renewInvitationRoute, action: 'kms.people.invite', target: one },
    async ({ c, core, authorized }) =>
      invitation(c, publicUrl, await renewInvitation({ db, core, authorized }, named(c))),
  ),
  personEndpoint(
    { route: removePersonRoute, action: 'kms.people.remove', target: one },
    async ({ c, core, authorized }) => {
      await removePerson({ db, core, authorized }, named(c))
      return c.body(null, 204)
    },
  ),
  personEndpoint(
    { route: resetSecondStepRoute, action: 'kms.people.reset-second-step', target: one },
    async ({ c, core, authorized }) => {
      await resetSecondStep({ db, core, authorized }, named(c))
      return c.body(null, 204)
    },
  ),
]
