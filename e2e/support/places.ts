import type { Locator, Page } from '@playwright/test'
import type { paths } from '../../apps/web/src/lib/paths.ts'
import { aKey, type Desk } from './desk.ts'

type Inside = Exclude<keyof typeof paths, 'home' | 'firstRun' | 'signIn' | 'invitation'>

/** An address of the app, and what people come to it for: once that is there, so is the page. */
export interface Place {
  readonly name: string
  readonly address: string
  readonly mainAction: (page: Page) => Locator
}

/** What is in the instance, so that no page is empty: names as long as they may be, and a key of each kind. */
export interface Furnished {
  readonly long: string
  readonly rootId: string
  readonly standardId: string
  readonly ceremonyId: string
  /** A group with a role and a member, and a service ID with an API key. */
  readonly groupId: string
  readonly serviceId: string
}

const LONG = 'a-name-that-nothing-breaks-'.repeat(3)
export const RING = 'ring-that-is-as-long-as-anybody-would-make-it'

export async function furnish(desk: Desk): Promise<Furnished> {
  const { api, instanceId } = desk
  const headers = { 'Bluemix-Instance': instanceId }
  await api.post(`/api/v2/key_rings/${RING}`, { headers })
  const rootId = await aKey(desk, LONG, { aliases: ['an-alias'], tags: ['a-tag'], ring: RING, description: LONG })
  const standardId = await aKey(desk, 'a-secret', { extractable: true })
  const deletedId = await aKey(desk, 'deleted')
  await api.delete(`/api/v2/keys/${deletedId}`, { headers })
  const answer = await api.post('/bff/import-ceremonies', { headers, data: { method: 'offline' } })
  // Of the contract, whose tests hold the service to it.
  const { id: ceremonyId } = (await answer.json()) as { readonly id: string }
  return { long: LONG, rootId, standardId, ceremonyId, ...(await furnishAccess(desk)) }
}

/** Somebody invited, a group with them in it and a role on a ring, and a service ID with an API key. */
async function furnishAccess({ api, instanceId }: Desk): Promise<Pick<Furnished, 'groupId' | 'serviceId'>> {
  const made = async (path: string, data: unknown) => {
    const answer = await api.post(`/bff/access/${path}`, { data })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
    // Of the contract, whose tests hold the service to it.
    return (await answer.json()) as { readonly id: string; readonly person?: { readonly id: string } }
  }
  const { person } = await made('people', { name: LONG, email: `${'invited.'.repeat(7)}person@example.com` })
  const { id: groupId } = await made('groups', { name: LONG, description: LONG })
  await api.put(`/bff/access/groups/${groupId}/members/${person?.id ?? ''}`)
  const hours = { days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' }
  const conditions = { networks: ['10.0.0.0/8', '2001:db8::/32'], hours }
  await made('grants', { subjectId: groupId, role: 'Reader', instanceId, keyRingId: RING, ...conditions })
  const { id: serviceId } = await made('service-ids', { name: LONG, description: LONG })
  await made(`service-ids/${serviceId}/api-keys`, { name: LONG })
  return { groupId, serviceId }
}

const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true })
const link = (name: string) => (page: Page) => page.getByRole('link', { name, exact: true })

/** Every address there is for someone who has signed in: one that is added without a line here does not compile. */
export function everyPlace(
  { instanceId }: Pick<Desk, 'instanceId'>,
  { rootId, ceremonyId, groupId }: Furnished,
): readonly Place[] {
  const key = `keys/${rootId}`
  const places: Readonly<Record<Inside, readonly [string, Place['mainAction']]>> = {
    overview: ['overview', link('Open the audit trail')],
    keys: ['keys', link('Create key')],
    keyCreate: ['keys/new', button('Create key')],
    keyImport: ['keys/import', button('Continue')],
    importCeremony: [`keys/import/${ceremonyId}`, button('Continue')],
    key: [key, button('Actions')],
    keyVersions: [`${key}/versions`, button('Rotate')],
    keyActivity: [`${key}/activity`, (page) => page.getByRole('list', { name: 'Events' }).getByRole('link').first()],
    keyUse: [`${key}/use`, button('Wrap')],
    keyDanger: [`${key}/danger`, button('Delete')],
    keyAccess: [`${key}/access`, button('Grant a role on this key')],
    rings: ['rings', link('Create key ring')],
    ringCreate: ['rings/new', button('Create key ring')],
    approvals: ['approvals', (page) => page.getByText('Nothing waits for approval')],
    access: ['access', button('Invite a person')],
    accessPeople: ['access/people', button('Invite a person')],
    accessGroups: ['access/groups', button('Create group')],
    accessServiceIds: ['access/service-ids', button('Create service ID')],
    accessRoles: ['access/roles', button('Grant a role')],
    accessSignOn: ['access/single-sign-on', button('Turn on single sign-on')],
    accessAuthorizations: ['access/authorizations', button('Authorize a service')],
    accessWhy: ['access/why', button('Ask')],
    accessSubject: [`access/subjects/${groupId}`, button('Grant a role')],
    audit: ['audit', button('Export what matches')],
    hsm: ['hsm', button('Run self-test')],
    settings: ['settings', button('Rename')],
    account: ['account', button('Change passphrase')],
  }
  return Object.entries(places).map(([name, [address, mainAction]]) => ({
    name,
    address: `/instances/${instanceId}/${address}`,
    mainAction,
  }))
}
