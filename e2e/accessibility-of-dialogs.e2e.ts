import { expect, test, type Locator, type Page } from '@playwright/test'
import { deedButton } from './support/key-life.ts'
import { openDesk, type Desk } from './support/desk.ts'
import { watchForbidden } from './support/forbidden.ts'
import { DESK, inspect, PHONE } from './support/inspect.ts'
import { furnish, RING, type Furnished } from './support/places.ts'
import { ADA, createKey } from './support/steps.ts'

let desk: Desk
let furnished: Furnished
test.beforeAll(async () => {
  desk = await openDesk()
  furnished = await furnish(desk)
  const headers = { 'Bluemix-Instance': desk.instanceId }
  await desk.api.post('/api/v2/key_rings/an-empty-ring', { headers })
})
test.afterAll(() => desk.stop())

let forbidden: readonly string[]
test.beforeEach(async ({ page }) => {
  test.setTimeout(300_000)
  await page.setViewportSize(DESK)
  forbidden = await watchForbidden(page, new Set([desk.origin]))
  await desk.enter(page)
})
test.afterEach(() => expect(forbidden, 'no third party, no breach of the policy, no error').toEqual([]))

const at = (page: Page, address: string) => page.goto(`${desk.origin}/instances/${desk.instanceId}/${address}`)
const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })

/** Opens something, waits until it is there, has it inspected and lets Escape close it. */
async function inspectOpened(page: Page, name: string, opener: Locator, opened: Locator): Promise<void> {
  await opener.click()
  await expect(opened).toBeVisible()
  await inspect(page, name, [DESK])
  await page.keyboard.press('Escape')
  await expect(opened).toBeHidden()
}

test('axe finds nothing in the menus and panels of the list of keys', async ({ page }) => {
  await at(page, 'keys')
  const table = page.getByRole('table', { name: 'Keys' })
  await expect(table.getByRole('link', { name: 'a-secret' })).toBeVisible()
  for (const name of ['Filter by state', 'Filter by type', 'Filter by ring', 'Choose columns']) {
    await inspectOpened(page, name, button(page, name), page.getByRole('menu'))
  }
  for (const name of ['More filters', 'How to search']) {
    await inspectOpened(page, name, button(page, name), page.getByRole('dialog', { name }))
  }
  await inspectOpened(page, 'row menu', button(page, 'Actions for a-secret'), page.getByRole('menu'))
  await table.getByRole('checkbox', { name: 'Select a-secret' }).click()
  await table.getByRole('checkbox', { name: `Select ${furnished.long}` }).click()
  const chosen = page.getByRole('region', { name: 'Chosen keys' })
  await inspect(page, 'chosen keys', [DESK])
  for (const name of ['Disable', 'Move to ring', 'Delete']) {
    const panel = page.getByRole('dialog', { name: /2 keys$/ })
    await inspectOpened(page, `preview: ${name}`, chosen.getByRole('button', { name }), panel)
  }
  await chosen.getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate 1 key' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Done' })).toBeVisible()
  await inspect(page, 'results of a run over keys', [DESK])
})

test('nor in those of a key, with the question each deed asks', async ({ page }) => {
  const { long, rootId } = furnished
  await at(page, `keys/${rootId}/danger`)
  for (const deed of ['Disable', 'Archive', 'Mark compromised', 'Delete']) {
    const dialog = page.getByRole('dialog', { name: `${deed} ${long}?` })
    await inspectOpened(page, deed, deedButton(page, deed), dialog)
  }
  await inspectOpened(page, 'actions', button(page, 'Actions'), page.getByRole('menu'))
  await button(page, 'Actions').click()
  await page.getByRole('menuitem', { name: 'Move to another ring' }).click()
  await expect(page.getByRole('dialog', { name: `Move ${long}` })).toBeVisible()
  await inspect(page, 'move', [DESK])
})

test('nor in those of the other pages', async ({ page }) => {
  await inspectOpened(page, 'palette', button(page, 'Find and do'), page.getByRole('dialog', { name: 'Find and do' }))
  await inspectOpened(page, 'instances', button(page, 'Instance: Production'), page.getByRole('menu'))

  await at(page, 'rings')
  await inspectOpened(page, 'ring menu', button(page, `Actions for the ring ${RING}`), page.getByRole('menu'))
  await button(page, 'Actions for the ring an-empty-ring').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('dialog', { name: 'Delete the key ring an-empty-ring?' })).toBeVisible()
  await inspect(page, 'deletion of a ring', [DESK])

  await at(page, 'audit')
  await inspectOpened(page, 'export', button(page, 'Export what matches'), page.getByRole('menu'))
  await page.getByText('From – to').click()
  await expect(button(page, 'Show these')).toBeVisible()
  await inspect(page, 'a stretch of time', [DESK])
  await page.getByRole('list', { name: 'Events' }).getByRole('link').first().click()
  await expect(page.getByRole('dialog', { name: 'Audit event' })).toContainText('Canonical bytes')
  await inspect(page, 'an event', [DESK])

  await at(page, `keys/import/${furnished.ceremonyId}`)
  await button(page, 'Cancel').click()
  await expect(page.getByRole('dialog', { name: 'Cancel this import?' })).toBeVisible()
  await inspect(page, 'an import about to be cancelled', [DESK])
})

test('nor in those that every page has, or that make something new', async ({ page }) => {
  await inspectOpened(page, 'account', button(page, `Account of ${ADA.name}`), page.getByRole('menu'))
  await inspectOpened(page, 'theme', button(page, 'Theme: as the system'), page.getByRole('menu'))
  await button(page, 'Instance: Production').click()
  const instance = page.getByRole('dialog', { name: 'New instance' })
  await inspectOpened(page, 'new instance', page.getByRole('menuitem', { name: 'New instance' }), instance)

  await at(page, 'keys/new')
  await button(page, 'Create key').click()
  await expect(page.getByRole('dialog', { name: 'Create a key' }).getByLabel('Name')).toHaveAccessibleDescription(
    /Must be/,
  )
  await inspect(page, 'a key to be created, with a mistake')
  await page.setViewportSize(DESK)
  await page.keyboard.press('Escape')
  await createKey(page, 'made-to-be-seen')
  await inspect(page, 'a key that was created')
  await page.keyboard.press('Escape')

  await page.setViewportSize(PHONE)
  await button(page, 'Open the menu').click()
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible()
  await inspect(page, 'the menu of a telephone', [PHONE])
})

test('nor in the panels and questions of access', async ({ page }) => {
  const { groupId, serviceId, long } = furnished
  const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name })

  await at(page, 'access/people?new=1')
  await expect(dialog('Invite a person')).toBeVisible()
  await inspect(page, 'invitation', [DESK])
  await dialog('Invite a person').getByLabel('Name').fill('Alan Turing')
  await dialog('Invite a person').getByLabel('E-mail').fill('alan@example.com')
  await dialog('Invite a person').getByRole('button', { name: 'Invite' }).click()
  await expect(dialog('Invitation').getByRole('code')).toBeVisible()
  await inspect(page, 'the link of an invitation', [DESK])

  await at(page, 'access/groups?new=1')
  await expect(dialog('Create a group')).toBeVisible()
  await inspect(page, 'new group', [DESK])
  await at(page, `access/roles?open=grant&ring=${RING}`)
  await page.getByText('Conditions: networks, hours').click()
  await page.getByLabel('Networks').fill('10.0.0.0')
  await page.getByLabel('At certain hours only').check()
  await button(page, 'Grant role').click()
  await expect(page.getByText('Choose who gets the role.')).toBeVisible()
  await inspect(page, 'a role about to be granted, with mistakes', [DESK])
  await page.getByRole('combobox', { name: 'Who' }).fill('a')
  await expect(page.getByRole('option').first()).toBeVisible()
  await inspect(page, 'whom to grant a role to', [DESK])

  await at(page, 'access/authorizations?new=1')
  await dialog('Authorize a service').getByRole('button', { name: 'Key', exact: true }).click()
  await dialog('Authorize a service').getByRole('button', { name: 'Authorize', exact: true }).click()
  await expect(page.getByText('Choose the key.')).toBeVisible()
  await inspect(page, 'a service about to be authorized, with mistakes', [DESK])

  await at(page, 'access/roles')
  const revoke = button(page, `Revoke Reader of ${long}`)
  await inspectOpened(page, 'revocation', revoke, dialog(`Revoke Reader of ${long}?`))
  for (const name of ['Filter by role', 'Filter by where']) {
    await inspectOpened(page, name, button(page, name), page.getByRole('menu'))
  }
  await at(page, `access/subjects/${groupId}`)
  await inspectOpened(page, 'deletion of a group', button(page, 'Delete group'), dialog(`Delete ${long}?`))
  await at(page, `access/subjects/${serviceId}?open=api-key`)
  await dialog(/^New API key/)
    .getByLabel('Name')
    .fill('server-1')
  await dialog(/^New API key/)
    .getByRole('button', { name: 'Create API key' })
    .click()
  await expect(dialog('API key created')).toBeVisible()
  await inspect(page, 'an API key, shown once', [DESK])
})

test('nor where an instance is about to be deleted', async ({ page }) => {
  const { api, instanceId } = desk
  const headers = { 'Bluemix-Instance': instanceId }
  // Those before this one make keys as well.
  const listed = await api.get('/api/v2/keys', { headers })
  // Of the contract, whose tests hold the service to it.
  const { resources } = (await listed.json()) as { readonly resources: readonly { readonly id: string }[] }
  for (const { id } of resources) expect((await api.delete(`/api/v2/keys/${id}`, { headers })).ok()).toBe(true)
  await at(page, 'settings')
  await button(page, 'Delete instance').click()
  await expect(page.getByRole('dialog', { name: 'Delete Production?' })).toBeVisible()
  await inspect(page, 'deletion of an instance', [DESK])
})
