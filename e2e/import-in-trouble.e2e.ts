import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { heldByPage, keptByBrowser, spellingsOf } from './support/browser-memory.ts'
import { keysNamed, openDesk, type Desk } from './support/desk.ts'
import {
  beginImport,
  chooseWay,
  expectImported,
  giveDetails,
  importButton,
  materialBox,
  reviewInBrowser,
  step,
  takeKey,
} from './support/import-form.ts'
import { aKeyOf, checkValueByOpenssl } from './support/material.ts'
import { goTo } from './support/steps.ts'

let desk: Desk
test.beforeAll(async () => {
  desk = await openDesk()
})
test.afterAll(() => desk.stop())

test('two administrators who import at once get a key each, and one import in two windows makes one', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const contexts = await Promise.all([desk.elsewhere(browser), desk.elsewhere(browser)])
  const pages = await Promise.all(contexts.map((context) => context.newPage()))
  const imports = pages.map((page, at) => ({ page, name: `at once ${at}`, material: aKeyOf(32) }))
  await Promise.all(
    imports.map(async ({ page, name, material }) => {
      await page.goto(`${desk.origin}/instances/${desk.instanceId}/overview`)
      await reviewInBrowser(page, name, material)
    }),
  )
  await Promise.all(imports.map(({ page }) => importButton(page).click()))
  for (const { page, name, material } of imports) {
    await expectImported(page, name, material)
    expect(await keysNamed(desk, name)).toBe(1)
  }

  const [{ page: one, material: ours } = never(), { page: two, material: theirs } = never()] = imports
  await reviewInBrowser(one, 'won', ours)
  await two.goto(one.url())
  await materialBox(two).fill(theirs.toString('hex'))
  await takeKey(two, theirs)
  await giveDetails(two, 'lost')
  await importButton(one).click()
  await expectImported(one, 'won', ours)
  await importButton(two).click()
  await expectImported(two, 'won', ours)
  expect(await keysNamed(desk, 'lost')).toBe(0)
  await Promise.all(contexts.map((context) => context.close()))
})

const never = (): never => {
  throw new Error('there are two of them')
}

/** The processes a server has begun: the one that speaks with the HSM. */
async function workersOf(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.trim().split(' ').map(Number)
}

function wake(worker: number): void {
  try {
    process.kill(worker, 'SIGCONT')
  } catch {
    // Keywright has put another in its place meanwhile.
  }
}

test('an HSM that falls silent in the middle costs nothing: the same import completes when it is back', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const [material, name] = [aKeyOf(32), 'through the silence']
  await desk.enter(page)
  await reviewInBrowser(page, name, material)
  const workers = await workersOf(desk.pid)
  for (const worker of workers) process.kill(worker, 'SIGSTOP')
  try {
    await importButton(page).click()
    await expect(step(page, 'Review').getByRole('button', { name: 'The HSM takes it in…' })).toBeDisabled()
    const words = page.getByRole('alert').filter({ hasText: 'The HSM does not answer just now.' })
    await expect(words).toContainText('Nothing is lost: this import and all you filled in are still here.', {
      timeout: 45_000,
    })
    await expect(step(page, 'Review')).toContainText(checkValueByOpenssl(material))
    const other = await page.context().newPage()
    await other.goto(page.url())
    await expect(step(other, 'Material')).toContainText('This import is open, and waits for its material.')
    await other.close()
  } finally {
    workers.forEach(wake)
  }
  await expect
    .poll(async () => (await desk.api.get('/bff/hsm')).json(), { timeout: 45_000 })
    .toMatchObject({ state: 'ready' })
  await importButton(page).click()
  await expectImported(page, name, material)
  expect(await keysNamed(desk, name)).toBe(1)
})

test('the material is kept nowhere in the browser, and is sent in plain only where that was chosen', async ({
  page,
}) => {
  test.setTimeout(120_000)
  // Printable, so that it could be found raw in any text.
  const [material, name] = [Buffer.from(randomBytes(24).toString('base64url')), 'left no trace']
  const spellings = spellingsOf(material)
  const found = (text: string) => spellings.filter((spelling) => text.includes(spelling))
  const expectNowhere = async () => {
    expect(found(await keptByBrowser(page))).toEqual([])
    expect(found(await heldByPage(page))).toEqual([])
  }
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()}\n${request.postData() ?? ''}`.toLowerCase()))
  await desk.enter(page)

  for (const way of ['Wrapped in this browser', 'In plain'] as const) {
    await test.step(way, async () => {
      await beginImport(page, way)
      await materialBox(page).fill(material.toString('hex'))
      await expect(page.getByRole('region', { name: 'Check value', exact: true })).toContainText(
        checkValueByOpenssl(material),
      )
      // It can be found where it is, or finding it nowhere would say nothing.
      expect(found(await heldByPage(page))).toEqual([material.toString('hex')])
      expect(found(await keptByBrowser(page))).toEqual([])
      await goTo(page, 'Keys')
      await expect(page.getByRole('heading', { level: 1, name: 'Keys' })).toBeVisible()
      await expectNowhere()
      await page.goBack()
      await expect(step(page, 'Method')).toBeVisible()
      await expectNowhere()

      await chooseWay(page, way)
      await materialBox(page).fill(material.toString('base64'))
      await takeKey(page, material)
      await giveDetails(page, `${name}, ${way}`)
      await expectNowhere()
      await importButton(page).click()
      await expectImported(page, `${name}, ${way}`, material)
      await expectNowhere()
      // That it is found where it was sent in plain says that it would be found.
      const inPlain = spellings.filter((spelling) => sent.some((text) => text.includes(spelling)))
      expect(inPlain).toHaveLength(way === 'In plain' ? 1 : 0)
      await page.getByRole('link', { name: 'Open the key' }).click()
      await expect(page.getByRole('heading', { level: 1, name: `${name}, ${way}` })).toBeVisible()
      await expectNowhere()
    })
  }
})
