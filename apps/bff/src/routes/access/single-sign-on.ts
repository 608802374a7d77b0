import {
  deleteSingleSignOnRoute,
  getSingleSignOnRoute,
  setSingleSignOnRoute,
  testSingleSignOnRoute,
} from '@keywright/contract/access/single-sign-on'
import { personEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { providerWords } from '../../http/words/sign-on-words.ts'
import { accessEvent } from '../../people/access-change.ts'
import { discover } from '../../people/sign-on/provider.ts'
import { problemOf } from '../../people/sign-on/provider-error.ts'
import type { SignOn } from '../../people/sign-on/sign-on.ts'
import type { Db } from '../../store/database.ts'
import { everyOne } from './target.ts'

const target = everyOne('single-sign-on', 'kms/single-sign-on')

interface Parts {
  readonly db: Db
  readonly signOn: SignOn
}

/** What there is, without its secret. */
const present = async ({ settings, provider }: SignOn) => {
  const shown = await settings.shown()
  const used = shown && { ...shown, mappings: shown.mappings.map(({ value, group }) => ({ value, group })) }
  return { redirectUri: provider.redirectUri, ...(used && { provider: used }) }
}

/** Only what a provider says of itself to everybody; nothing is sent to it but the question. */
async function tried(issuer: string) {
  try {
    const config = await discover({ issuer, clientId: 'test', clientSecret: undefined })
    return { works: true, authorizationEndpoint: config.serverMetadata().authorization_endpoint }
  } catch (error) {
    return { works: false, problem: providerWords(problemOf(error)) }
  }
}

export const singleSignOnEndpoints = ({ db, signOn }: Parts): readonly Endpoint[] => [
  personEndpoint(
    { route: getSingleSignOnRoute, action: 'kms.single-sign-on.read', target },
    async ({ c, core, authorized }) => {
      const answer = await present(signOn)
      await core.store.appendEvent(accessEvent({ db, core, authorized }, { target: target(), reasonCode: 200 }))
      return c.json(answer)
    },
  ),
  personEndpoint(
    { route: setSingleSignOnRoute, action: 'kms.single-sign-on.write', target },
    async ({ c, core, authorized, body }) => {
      await signOn.settings.save({ db, core, authorized }, body)
      return c.json(await present(signOn))
    },
  ),
  personEndpoint(
    { route: deleteSingleSignOnRoute, action: 'kms.single-sign-on.write', target },
    async ({ c, core, authorized }) => {
      await signOn.settings.remove({ db, core, authorized })
      return c.body(null, 204)
    },
  ),
  personEndpoint(
    { route: testSingleSignOnRoute, action: 'kms.single-sign-on.test', target },
    async ({ c, core, authorized, body }) => {
      const answer = await tried(body.issuer)
      const [requestData, responseData] = [{ issuer: body.issuer }, { works: answer.works }]
      const told = { target: target(), reasonCode: 200, requestData, responseData }
      await core.store.appendEvent(accessEvent({ db, core, authorized }, told))
      return c.json(answer)
    },
  ),
]
