import { parseArgs } from 'node:util'
import { at } from '../tools/proofs/client.ts'
import { withScratch } from '../tools/proofs/scratch.ts'
import type { Child } from './child.ts'
import { startKeywright, startRawLoop, startServer } from './contenders.ts'
import { machineFacts } from './facts.ts'
import { load, type Measured, type Target } from './load.ts'
import { median, table } from './table.ts'

// Design.md §8, first line. Every contender has its turn in every round, so that a machine that grows slower or
// busier does so for all of them; the table shows medians over the rounds, and ratios of those.

interface Plan {
  readonly levels: readonly number[]
  readonly rounds: number
  readonly seconds: number
}

const LONG: Plan = { levels: [1, 8, 32, 64], rounds: 5, seconds: 2 }
const SHORT: Plan = { levels: [1, 32], rounds: 1, seconds: 1 }
const WARM_UP = { connections: 32, seconds: 1 }

const NAMES = ['trivial', 'floor', 'wrap', 'unwrap'] as const
type Name = (typeof NAMES)[number]
type Targets = Readonly<Record<Name, Target>>

/** Per level and contender, one measurement a round. */
type Results = Map<string, Measured[]>
const cell = (name: Name, level: number): string => `${name} ${level}`

async function measure(targets: Targets, raw: Child, { levels, rounds, seconds }: Plan) {
  for (const name of NAMES) await load(targets[name], WARM_UP.connections, WARM_UP.seconds)
  const results: Results = new Map()
  const loops: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const level of levels) {
      loops.push(await rawPerSecond(raw, seconds * 250))
      for (const name of NAMES) {
        const place = cell(name, level)
        results.set(place, [...(results.get(place) ?? []), await load(targets[name], level, seconds)])
      }
    }
  }
  return { results, rawLoop: median(loops) }
}

async function rawPerSecond(raw: Child, milliseconds: number): Promise<number> {
  const answer = await raw.ask(milliseconds)
  return (Number(at(answer, 'operations')) / Number(at(answer, 'milliseconds'))) * 1000
}

function rowOf(results: Results, level: number): readonly string[] {
  const of = (name: Name, figure: keyof Measured): number =>
    median((results.get(cell(name, level)) ?? []).map((measured) => measured[figure]))
  const share = (name: Name): string => `${((of(name, 'perSecond') / of('floor', 'perSecond')) * 100).toFixed(0)} %`
  const speeds = NAMES.map((name) => Math.round(of(name, 'perSecond')).toLocaleString('en'))
  const waits = [of('floor', 'p99'), of('wrap', 'p99')].map((milliseconds) => `${milliseconds.toFixed(0)} ms`)
  return [String(level), ...speeds, share('wrap'), share('unwrap'), ...waits]
}

const HEAD = ['clients', ...NAMES, 'wrap/floor', 'unwrap/floor', 'floor p99', 'wrap p99']

async function run(plan: Plan): Promise<void> {
  await withScratch(async (scratch) => {
    const raw = await startRawLoop()
    const [trivial, floor] = [await startServer('trivial'), await startServer('floor')]
    const keywright = await startKeywright(scratch)
    try {
      const { wrap, unwrap } = keywright
      console.log(`${machineFacts(scratch, raw.library)}\n`)
      const targets = { trivial: trivial.target, floor: floor.target, wrap, unwrap }
      const { results, rawLoop } = await measure(targets, raw.child, plan)
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
