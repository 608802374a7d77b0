import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { createKey, signIn } from '../client.ts'
import type { Random } from '../random.ts'
import { freePort, withScratch } from '../scratch.ts'
import { readBootstrap, ServerProcess, startServer } from '../server.ts'
import { checkInventory } from './inventory.ts'

const KILLS_EACH = 3
const LATEST_MS = 1_500

/** Kills set-up itself, up to three times in one directory; the start after that must come to a whole installation. */
export async function checkFirstStarts(kills: number, random: Random) {
  const done = { kills: 0, violations: [] as string[] }
  while (done.kills < kills && done.violations.length === 0) {
    const wanted = Math.min(random.between(1, KILLS_EACH), kills - done.kills)
    await withScratch((scratch) => checkFirstStart(scratch, wanted, random, (words) => done.violations.push(words)))
    done.kills += wanted
  }
  return done
}

async function checkFirstStart(
  scratch: string,
  kills: number,
  random: Random,
  report: (words: string) => void,
): Promise<void> {
  const bootstrap = join(scratch, 'bootstrap.json')
  const options = { port: await freePort(), dataDir: join(scratch, 'data'), bootstrap }
  mkdirSync(options.dataDir)
  const moments: number[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    const server = new ServerProcess(options)
    const moment = random.between(0, LATEST_MS)
    moments.push(moment)
    await wait(moment)
    await server.kill()
  }
  const after = `after kills at ${moments.join(', ')} ms of the first start`
  try {
    const server = await startServer(options)
    await requireEntry(bootstrap, report, after)
    await server.stop()
  } catch (error) {
    report(`${after} the server does not start: ${String(error)}`)
    return
  }
  const database = new DatabaseSync(join(options.dataDir, 'keywright.db'), { readOnly: true })
  const [instances] = database.prepare('select count(*) as n from instances').all()
  database.close()
  if (instances?.['n'] !== 1) report(`${after} there are ${String(instances?.['n'])} instances`)
  await checkInventory(options.dataDir, (words) => report(`${after} ${words}`))
}

/** Whoever set the server up can get in with what set-up wrote. */
async function requireEntry(bootstrap: string, report: (words: string) => void, after: string): Promise<void> {
  try {
    const { url, apiKey, instanceId } = readBootstrap(bootstrap)
    await createKey(await signIn(url, apiKey), instanceId, 'first')
  } catch (error) {
    report(`${after} what set-up wrote does not open the installation: ${String(error)}`)
  }
}
