// Takes the pictures of docs/screens: every screen, both themes, wide and narrow, with none, ten and 10,000 keys, with
// hostile names, while every request fails, and while the HSM does not answer. `node tools/screens/main.ts DIRECTORY [--keys 10000] [--only NAME]`.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { signIn, textAt } from '../proofs/client.ts'
import { freePort, withScratch } from '../proofs/scratch.ts'
import { startFirst } from '../proofs/server.ts'
import { shoot, type Camera } from './camera.ts'
import { fillAccess, fillManyPeople } from './fill-access.ts'
import { fillHostile, fillMany, fillTen, type Place } from './fill.ts'
import { shootFirstRun } from './first-run.ts'
import { whileHeldStill } from './hold-still.ts'
import { ACCESS, ACCESS_MANY, HOSTILE, LISTS, SCREENS, WITHOUT_HSM } from './scenes.ts'
import { signedIn } from './sign-in.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keys: { type: 'string', default: '10000' }, only: { type: 'string' } },
})
const { only } = values
const directory = resolve(positionals[0] ?? 'docs/screens/now')

/** Whoever creates an instance manages it: this one is the administrator's. */
async function newInstance({ browser, origin, cookies }: Camera, name: string): Promise<string> {
  const context = await browser.newContext(cookies === undefined ? {} : { storageState: cookies })
  const answer = await context.request.post(`${origin}/v2/resource_instances`, {
    data: { name },
    headers: { 'sec-fetch-site': 'same-origin', origin },
  })
  const id = textAt(await answer.json(), 'guid')
  await context.close()
  return id
}

await withScratch(async (scratch) => {
  mkdirSync(directory, { recursive: true })
  const { server, facts } = await startFirst({ port: await freePort(), dataDir: join(scratch, 'data') })
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  try {
    const origin = facts.url
    const cookies = await signedIn(browser, origin, join(scratch, 'bootstrap.json'))
    const camera: Camera = { browser, origin, cookies, directory, only }
    await shootFirstRun(browser, directory, only)
    const ten: Place = { session: await signIn(origin, facts.apiKey), instanceId: facts.instanceId }
    const here = { instance: ten.instanceId, key: await fillTen(ten) }
    for (const scene of SCREENS) await shoot(camera, scene, here)
    const who = await fillAccess(camera, ten, here.key)
    for (const scene of ACCESS) await shoot(camera, scene, { ...here, ...who })
    await shoot(
      camera,
      { name: 'access-roles-failing', path: '/instances/{instance}/access/roles', failing: true },
      here,
    )
    await fillManyPeople(camera, ten)
    for (const scene of ACCESS_MANY) await shoot(camera, scene, here)
    const none = { instance: await newInstance(camera, 'Empty') }
    await shoot(
      camera,
      { name: 'access-authorizations-none', path: '/instances/{instance}/access/authorizations' },
      none,
    )
    for (const scene of LISTS) {
      await shoot(camera, { ...scene, name: `${scene.name}-none` }, none)
      await shoot(camera, { ...scene, name: `${scene.name}-failing`, failing: true }, here)
    }
    const hostileKey = await fillHostile(ten)
    for (const scene of HOSTILE) {
      await shoot(camera, { ...scene, name: `${scene.name}-hostile` }, { ...here, key: hostileKey })
    }
    await fillMany(ten, Number(values.keys))
    for (const scene of LISTS) await shoot(camera, { ...scene, name: `${scene.name}-many` }, here)
    await whileHeldStill(camera, server.pid, async () => {
      for (const scene of WITHOUT_HSM) await shoot(camera, { ...scene, name: `${scene.name}-hsm-away` }, here)
    })
  } finally {
    await browser.close()
    await server.kill()
  }
})
