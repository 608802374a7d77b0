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

export const SCREENS: readonly Scene[] = [
  ...LISTS,
  { name: 'sign-in', path: '/sign-in', signedOut: true },
  { name: 'key-create', path: at('keys/new') },
  { name: 'key-import', path: at('keys/import') },
  { name: 'key', path: at('keys/{key}') },
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
