import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signIn, type Session } from './client.ts'
import { checkFirstStarts } from './kill-bff/first-start.ts'
import { checkInventory } from './kill-bff/inventory.ts'
import { Ledger } from './kill-bff/ledger.ts'
import { runLoad } from './kill-bff/load.ts'
import { Verifier } from './kill-bff/verify.ts'
import { randomFrom, type Random } from './random.ts'
import { freePort, withScratch } from './scratch.ts'
import { ServerProcess, startFirst, startServer, type ServerOptions } from './server.ts'

const LOAD_MS = [50, 1_500] as const
const STARTUP_MS = [0, 1_200] as const
const STARTUP_SHARE = 0.15
const CYCLES_PER_INVENTORY = 10
const KILLS_PER_FIRST_START = 10

export interface KillFigures {
  readonly seed: number
  readonly kills: number
  readonly killsDuringStart: number
  readonly acknowledged: Ledger['counts']
  readonly events: number
  readonly tokenObjects: number
  readonly seconds: number
  readonly violations: readonly string[]
}

interface Run {
  readonly options: ServerOptions
  readonly apiKey: string
  readonly ledger: Ledger
  readonly verifier: Verifier
  readonly random: Random
}

/** Kills the server at random moments of load and start, and holds what comes back against what was acknowledged. */
export async function killServer(kills: number, seed: number): Promise<KillFigures> {
  const began = performance.now()
  const random = randomFrom(seed)
  return withScratch(async (scratch) => {
    const firstStarts = await checkFirstStarts(Math.ceil(kills / KILLS_PER_FIRST_START), random)
    const options = { port: await freePort(), dataDir: join(scratch, 'data'), settings: { KEYWRIGHT_WAIT_PURGE: '0' } }
    const { server, facts } = await startFirst(options)
    const ledger = new Ledger(facts.instanceId)
    const verifier = new Verifier(options.dataDir, ledger, random)
    const run = { options, apiKey: facts.apiKey, ledger, verifier, random }
    const loop = await killAgainAndAgain(run, server, kills - firstStarts.kills)
    verifier.verifyAll()
    return {
      seed,
      kills: firstStarts.kills + loop.kills,
      killsDuringStart: firstStarts.kills + loop.killsDuringStart,
      acknowledged: ledger.counts,
      events: verifier.events,
      tokenObjects: loop.tokenObjects,
      seconds: Math.round((performance.now() - began) / 1000),
      violations: [...firstStarts.violations, ...ledger.violations],
    }
  })
}

async function killAgainAndAgain(
  { options, apiKey, ledger, verifier, random }: Run,
  first: ServerProcess,
  kills: number,
) {
  let server = first
  const done = { kills: 0, killsDuringStart: 0, tokenObjects: 0 }
  const checkToken = async (): Promise<void> => {
    done.tokenObjects = await checkInventory(options.dataDir, (words) => ledger.violated(words))
  }
  try {
    for (let cycle = 1; done.kills < kills && ledger.violations.length === 0; cycle += 1) {
      await loadAndKill(server, await signIn(origin(options), apiKey), { ledger, random })
      done.kills += 1
      if (cycle % CYCLES_PER_INVENTORY === 0) await checkToken()
      while (done.kills < kills && random.next() < STARTUP_SHARE) {
        await killWhileStarting(options, random)
        done.kills += 1
        done.killsDuringStart += 1
      }
      server = await startServer(options)
      requireKnownToken(server, ledger)
      await verifier.verify(await signIn(origin(options), apiKey))
    }
  } finally {
    await server.stop()
  }
  await checkToken()
  return done
}

async function loadAndKill(
  server: ServerProcess,
  session: Session,
  { ledger, random }: Pick<Run, 'ledger' | 'random'>,
): Promise<void> {
  const load = runLoad(session, ledger, random)
  // A load that fails before the kill is awaited after it.
  load.catch(() => undefined)
  await wait(random.between(...LOAD_MS))
  if (server.hasEnded) ledger.violated(`the server ended by itself:\n${server.output}`)
  await server.kill()
  await load
}

async function killWhileStarting(options: ServerOptions, random: Random): Promise<void> {
  const server = new ServerProcess(options)
  await wait(random.between(...STARTUP_MS))
  await server.kill()
}

/** The server compares token and journal itself at each start; its complaint is a violation. */
function requireKnownToken({ output }: ServerProcess, ledger: Ledger): void {
  if (/does not know|are missing from the token/.test(output)) ledger.violated(`at a start: ${output}`)
}

const origin = ({ port }: ServerOptions): string => `http://127.0.0.1:${port}`

if (import.meta.main) {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' } } })
  const figures = await killServer(Number(values.kills), Number(values.seed ?? Date.now() % 2 ** 32))
  console.log(JSON.stringify(figures, null, 2))
  process.exitCode = figures.violations.length > 0 ? 1 : 0
}
