import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { freePort, withScratch } from '../proofs/scratch.ts'
import { startServer } from '../proofs/server.ts'
import { shoot } from './camera.ts'
import type { Scene } from './scenes.ts'

const LINK = /(http:\/\/[^/\s]+)(\/first-run#\S+)/

const onward = (page: Page): Promise<void> => page.getByRole('button', { name: 'Continue' }).click()

async function toInstance(page: Page): Promise<void> {
  await onward(page)
  await page.getByLabel('Your name').fill('Ada Lovelace')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Passphrase', { exact: true }).fill('brass engine numbers weave')
  await onward(page)
}

/** The steps of first run, up to the button that ends it: a server is set up only once. */
const scenes = (link: string): readonly Scene[] => [
  { name: 'first-run-code', path: '/first-run' },
  { name: 'first-run-code-wrong', path: '/first-run#not-the-code' },
  { name: 'first-run', path: link },
  { name: 'first-run-administrator', path: link, act: onward },
  {
    name: 'first-run-administrator-mistakes',
    path: link,
    act: async (page) => {
      await onward(page)
      await page.getByLabel('E-mail').fill('ada')
      await page.getByLabel('Passphrase', { exact: true }).fill('password')
      await onward(page)
    },
  },
  { name: 'first-run-instance', path: link, act: toInstance },
]

/** Takes the pictures of a server that nobody has set up yet. */
export const shootFirstRun = (browser: Browser, directory: string, only?: string): Promise<void> =>
  withScratch(async (scratch) => {
    let printed = ''
    const server = await startServer({
      port: await freePort(),
      dataDir: join(scratch, 'data'),
      onOutput: (text) => (printed += text),
    })
    try {
      const [, origin = '', link = ''] = LINK.exec(printed) ?? []
      for (const scene of scenes(link)) await shoot({ browser, origin, directory, only }, scene)
    } finally {
      await server.kill()
    }
  })
