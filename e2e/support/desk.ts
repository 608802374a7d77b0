import { request, type APIRequestContext, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { startKeywright, type Keywright } from './keywright.ts'
import { ADA } from './steps.ts'

/** A service that is set up, and the means to sit down at it. First run has tests of its own. */
export interface Desk extends Keywright {
  readonly instanceId: string
  /** Calls the service as the administrator does, for what a test needs and is not about. */
  readonly api: APIRequestContext
  /** Signed in, at the overview of the instance. */
  readonly enter: (page: Page) => Promise<void>
  /** A browser of its own with the same sign-in: another window, another machine. */
  readonly elsewhere: (browser: Browser) => Promise<BrowserContext>
}

const KEY = 'application/vnd.ibm.kms.key+json'

interface Signed {
  readonly instances: readonly { readonly id: string }[]
}

interface Keys {
  readonly resources: readonly { readonly id: string }[]
}

export async function openDesk(env: Readonly<Record<string, string>> = {}): Promise<Desk> {
  const keywright = await startKeywright(env)
  const { origin, setupUrl } = keywright
  const api = await request.newContext({ baseURL: origin, extraHTTPHeaders: { Origin: origin } })
  const { name, email, passphrase } = ADA
  const setupCode = new URL(setupUrl).hash.slice(1)
  const person = { name, email, password: passphrase, setupCode, instanceName: 'Production', enforceToken: false }
  const answer = await api.post('/bff/setup', { data: person })
  // Of the contract, whose tests hold the service to it.
  const { instances } = (await answer.json()) as Signed
  const instanceId = instances[0]?.id
  if (instanceId === undefined) throw new Error(`set-up was refused: ${answer.status()}`)
  const storageState = await api.storageState()
  return {
    ...keywright,
    instanceId,
    api,
    enter: async (page) => {
      await page.context().addCookies(storageState.cookies)
      await page.goto(`${origin}/instances/${instanceId}/overview`)
    },
    elsewhere: (browser) => browser.newContext({ storageState }),
    stop: async () => {
      await api.dispose()
      await keywright.stop()
    },
  }
}

/** What a key may be made with besides its name. */
export interface KeyFacts {
  readonly description?: string
  readonly tags?: readonly string[]
  readonly aliases?: readonly string[]
  readonly payload?: string
  readonly extractable?: boolean
  readonly ring?: string
}

/** A key that is there before the test begins; answers its id. */
export async function aKey(
  { api, instanceId }: Pick<Desk, 'api' | 'instanceId'>,
  name: string,
  { ring = 'default', extractable = false, ...facts }: KeyFacts = {},
): Promise<string> {
  const answer = await api.post('/api/v2/keys', {
    headers: { 'Bluemix-Instance': instanceId, 'X-Kms-Key-Ring': ring },
    data: {
      metadata: { collectionType: KEY, collectionTotal: 1 },
      resources: [{ type: KEY, name, extractable, ...facts }],
    },
  })
  // Of the contract, whose tests hold the service to it.
  const { resources } = (await answer.json()) as Keys
  const id = resources[0]?.id
  if (id === undefined) throw new Error(`no key was made: ${answer.status()} ${await answer.text()}`)
  return id
}

/** How many keys bear a name, whatever a screen may still show. */
export async function keysNamed({ api, instanceId }: Pick<Desk, 'api' | 'instanceId'>, name: string): Promise<number> {
  const answer = await api.get('/api/v2/keys', { headers: { 'Bluemix-Instance': instanceId } })
  // Of the contract, whose tests hold the service to it.
  const { resources = [] } = (await answer.json()) as { readonly resources?: readonly { readonly name: string }[] }
  return resources.filter((key) => key.name === name).length
}
