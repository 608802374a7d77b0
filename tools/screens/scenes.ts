import type { Page } from 'playwright'

/** One picture: an address, and what is done there before it is taken. */
export interface Scene {
  readonly name: string
  /** `{instance}` and `{key}` stand for ids. */
  readonly path: string
  readonly act?: (page: Page) => Promise<void>
  readonly signedOut?: boolean
  readonly failing?: boolean
}

const at = (path: string): string => `/instances/{instance}/${path}`

/** Screens that show many things, and so must look right with none, with too many and with none to be had. */
export const LISTS: readonly Scene[] = [
  { name: 'overview', path: at('overview') },
  { name: 'keys', path: at('keys') },
  { name: 'rings', path: at('rings') },
  { name: 'audit', path: at('audit') },
  { name: 'hsm', path: at('hsm') },
]

/** Who has access to what. `{group}`, `{person}` and `{service}` are there as well. */
export const ACCESS: readonly Scene[] = [
  { name: 'access-people', path: at('access/people') },
  { name: 'access-invite', path: at('access/people?new=1') },
  { name: 'access-groups', path: at('access/groups') },
  { name: 'access-service-ids', path: at('access/service-ids') },
  { name: 'access-roles', path: at('access/roles') },
  { name: 'access-group', path: at('access/subjects/{group}') },
  { name: 'access-person', path: at('access/subjects/{person}') },
  { name: 'access-service', path: at('access/subjects/{service}') },
  { name: 'access-api-key', path: at('access/subjects/{service}?open=api-key') },
  { name: 'access-key', path: at('keys/{key}/access') },
  { name: 'access-grant', path: at('access/roles?open=grant') },
  {
    name: 'access-grant-mistakes',
    path: at('access/roles?open=grant&ring=production'),
    act: async (page) => {
      await page.getByText('Conditions: networks, hours').click()
      await page.getByLabel('Networks').fill('10.0.0.0')
      await page.getByLabel('At certain hours only').check()
      await page.getByRole('button', { name: 'Grant role' }).click()
    },
  },
  {
    name: 'access-revoke',
    path: at('access/roles'),
    act: (page) => page.getByRole('button', { name: 'Revoke Reader of Payments team' }).click(),
  },
  { name: 'access-authorizations', path: at('access/authorizations') },
  {
    name: 'access-authorize-mistakes',
    path: at('access/authorizations?new=1'),
    act: async (page) => {
      await page.getByLabel('Service', { exact: true }).fill('Object Storage')
      await page.getByLabel('Only its instance').fill('crn:v1:short')
      await page.getByRole('button', { name: 'Key', exact: true }).click()
      await page.getByRole('button', { name: 'Authorize', exact: true }).click()
    },
  },
  { name: 'access-service-of-a-service', path: at('access/subjects/{program}') },
  { name: 'access-why', path: at('access/why?subject={person}&action=kms.secrets.purge&key={key}') },
]

/** Lists of access that go on to another page. */
export const ACCESS_MANY: readonly Scene[] = [
  { name: 'access-people-many', path: at('access/people') },
  { name: 'access-groups-many', path: at('access/groups') },
  { name: 'access-roles-many', path: at('access/roles') },
]

const KEY: Scene = { name: 'key', path: at('keys/{key}') }
const IMPORT: Scene = { name: 'key-import', path: at('keys/import') }

export const HOSTILE: readonly Scene[] = [...LISTS, KEY, { name: 'key-activity', path: at('keys/{key}/activity') }]

/** Screens on which something is asked of the HSM. */
export const WITHOUT_HSM: readonly Scene[] = [...LISTS, KEY, IMPORT, { name: 'key-use', path: at('keys/{key}/use') }]

export const SCREENS: readonly Scene[] = [
  ...LISTS,
  { name: 'sign-in', path: '/sign-in', signedOut: true },
  { name: 'sign-in-link', path: at('audit'), signedOut: true },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    signedOut: true,
    act: async (page) => {
      await page.getByLabel('E-mail').fill('ada@example.com')
      await page.getByLabel('Passphrase', { exact: true }).fill('not the passphrase')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByText('do not belong together').waitFor()
    },
  },
  { name: 'ring-create', path: at('rings/new') },
  {
    name: 'ring-menu',
    path: at('rings'),
    act: (page) => page.getByRole('button', { name: 'Actions for the ring archive' }).click(),
  },
  {
    name: 'ring-delete',
    path: at('rings'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for the ring archive' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
    },
  },
  { name: 'key-create', path: at('keys/new') },
  IMPORT,
  KEY,
  { name: 'key-versions', path: at('keys/{key}/versions') },
  { name: 'key-activity', path: at('keys/{key}/activity') },
  { name: 'key-use', path: at('keys/{key}/use') },
  { name: 'key-danger', path: at('keys/{key}/danger') },
  { name: 'account', path: at('account') },
  { name: 'settings', path: at('settings') },
  {
    name: 'palette',
    path: at('overview'),
    act: async (page) => {
      await page.keyboard.press('Control+k')
    },
  },
]
