import { parseArgs } from 'node:util'
import { at } from '../tools/proofs/client.ts'
import { withScratch } from '../tools/proofs/scratch.ts'
import type { Child } from './child.ts'
import { startKeywright, startRawLoop, startServer } from './contenders.ts'
import { machineFacts } from './facts.ts'
import { load, type Measured, type Target } from './load.ts'
import { processorSeconds } from './processor-time.ts'
import { median, table } from './table.ts'

// Design.md §8, first line. Every contender has its turn in every round, so that a machine that grows slower or
// busier does so for all of them; the table shows medians over the rounds, and ratios of those.

interface Plan {
  readonly levels: readonly number[]
  readonly rounds: number
  readonly seconds: number
  readonly warmUp: number
}

const LONG: Plan = { levels: [1, 8, 32, 64], rounds: 5, seconds: 2, warmUp: 8 }
const SHORT: Plan = { levels: [1, 32], rounds: 1, seconds: 1, warmUp: 1 }
/** V8 compiles what is hot; before that has happened nothing is worth measuring. */
const WARM_UP = { connections: 32 }

const NAMES = ['trivial', 'floor', 'wrap', 'unwrap'] as const
type Name = (typeof NAMES)[number]
/** What is loaded, and the process that serves it. */
interface Contender {
  readonly target: Target
  readonly pid: number
}
type Contenders = Readonly<Record<Name, Contender>>
/** With the microseconds of processor that a request cost the serving process: what a busy machine distorts least. */
type Taken = Measured & { readonly processor: number }

/** Per level and contender, one measurement a round. */
type Results = Map<string, Taken[]>
const cell = (name: Name, level: number): string => `${name} ${level}`

async function measure(contenders: Contenders, raw: Child, { levels, rounds, seconds, warmUp }: Plan) {
  for (const name of NAMES) await load(contenders[name].target, WARM_UP.connections, warmUp)
  const results: Results = new Map()
  const loops: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const level of levels) {
      loops.push(await rawPerSecond(raw, seconds * 250))
      for (const name of NAMES) {
        const place = cell(name, level)
        results.set(place, [...(results.get(place) ?? []), await take(contenders[name], level, seconds)])
      }
    }
  }
  return { results, rawLoop: median(loops) }
}

async function take({ target, pid }: Contender, level: number, seconds: number): Promise<Taken> {
  const before = processorSeconds(pid)
  const measured = await load(target, level, seconds)
  const requests = measured.perSecond * seconds
  return { ...measured, processor: ((processorSeconds(pid) - before) / requests) * 1_000_000 }
}

async function rawPerSecond(raw: Child, milliseconds: number): Promise<number> {
  const answer = await raw.ask(milliseconds)
  return (Number(at(answer, 'operations')) / Number(at(answer, 'milliseconds'))) * 1000
}

function rowOf(results: Results, level: number): readonly string[] {
  const of = (name: Name, figure: keyof Taken): number =>
    median((results.get(cell(name, level)) ?? []).map((measured) => measured[figure]))
  const share = (name: Name): string => `${((of(name, 'perSecond') / of('floor', 'perSecond')) * 100).toFixed(0)} %`
  const speeds = NAMES.map((name) => Math.round(of(name, 'perSecond')).toLocaleString('en'))
  const waits = [of('floor', 'p99'), of('wrap', 'p99')].map((milliseconds) => `${milliseconds.toFixed(0)} ms`)
  const costs = [of('floor', 'processor'), of('wrap', 'processor')].map((micros) => `${micros.toFixed(0)} µs`)
  return [String(level), ...speeds, share('wrap'), share('unwrap'), ...waits, ...costs]
}

const HEAD = ['clients', ...NAMES, 'wrap/floor', 'unwrap/floor', 'floor p99', 'wrap p99', 'floor CPU', 'wrap CPU']

const ours = ({ child, target }: { readonly child: Child; readonly target: Target }): Contender => ({
  target,
  pid: child.pid,
})

async function run(plan: Plan): Promise<void> {
  await withScratch(async (scratch) => {
    const raw = await startRawLoop()
    const [trivial, floor] = [await startServer('trivial'), await startServer('floor')]
    const keywright = await startKeywright(scratch)
    try {
      console.log(`${machineFacts(scratch, raw.library)}\n`)
      const { wrap, unwrap } = keywright
      const { pid } = keywright.server
      const contenders = {
        trivial: ours(trivial),
        floor: ours(floor),
        wrap: { target: wrap, pid },
        unwrap: { target: unwrap, pid },
      }
      const { results, rawLoop } = await measure(contenders, raw.child, plan)
      console.log(
        table(
          HEAD,
          plan.levels.map((level) => rowOf(results, level)),
        ),
      )
      console.log(`\nRaw loop of the library, one thread: ${Math.round(rawLoop).toLocaleString('en')} a second.`)
      console.log(`Requests a second, medians of ${plan.rounds} rounds of ${plan.seconds} s each, taken in turns.`)
    } finally {
      await keywright.server.stop()
      for (const { child } of [raw, trivial, floor]) await child.end()
    }
  })
}

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
await run(values.short ? SHORT : LONG)
