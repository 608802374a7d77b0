import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { withScratch } from '../tools/proofs/scratch.ts'
import { startKeywright } from './contenders.ts'
import { load } from './load.ts'
import { busiest, hottest, readProfile, type Profile } from './profile.ts'
import { table } from './table.ts'

// Where a wrap's time goes: the server under V8's sampling profiler and load, then its functions by their own time.

const CONNECTIONS = 32

/** The server's main thread; its reader thread writes a profile as well. */
function serverProfile(directory: string): Profile {
  const files = readdirSync(directory).filter((name) => name.endsWith('.cpuprofile'))
  return busiest(files.map((name) => readProfile(readFileSync(join(directory, name), 'utf8'))))
}

async function profile(verb: 'wrap' | 'unwrap', seconds: number, rows: number): Promise<void> {
  await withScratch(async (scratch) => {
    const directory = join(scratch, 'profiles')
    mkdirSync(directory)
    const keywright = await startKeywright(scratch, ['--cpu-prof', `--cpu-prof-dir=${directory}`])
    try {
      const { perSecond } = await load(keywright[verb], CONNECTIONS, seconds)
      console.log(`${verb}, ${CONNECTIONS} clients, profiled: ${Math.round(perSecond)} a second\n`)
    } finally {
      await keywright.server.stop()
    }
    const { byPlace, byFunction } = hottest(serverProfile(directory))
    const share = (part: number): string => `${(part * 100).toFixed(1)} %`
    const rowsOf = (parts: readonly (readonly [string, number])[]) =>
      parts.slice(0, rows).map(([name, part]) => [share(part), name])
    console.log(table(['own time', 'package'], rowsOf(byPlace)))
    console.log(`\n${table(['own time', 'function'], rowsOf(byFunction))}`)
  })
}

const { values } = parseArgs({
  options: {
    unwrap: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '6' },
    rows: { type: 'string', default: '30' },
  },
})
await profile(values.unwrap ? 'unwrap' : 'wrap', Number(values.seconds), Number(values.rows))
