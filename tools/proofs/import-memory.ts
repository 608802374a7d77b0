import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signIn, type Session } from './client.ts'
import { Canary } from './import-memory/canary.ts'
import { dumpMemory, type Dump } from './import-memory/dump.ts'
import { beginImport, completeImport, type Import, type Method, type Progress } from './import-memory/imports.ts'
import { needlesOf, type Needle } from './import-memory/needles.ts'
import { Search } from './import-memory/search.ts'
import { freePort, withScratch } from './scratch.ts'
import { startFirst, type ServerProcess } from './server.ts'

const BETWEEN_DUMPS_MS = 60
/** Each is refused for its check value so often first; ten refusals a minute would pause it. */
const ROUNDS = 4

export interface MemoryFigures {
  readonly imports: number
  readonly answers: Readonly<Record<string, number>>
  /** How many imports were waiting for their answer at each dump; the last is made when none is. */
  readonly dumps: readonly {
    readonly waiting: number
    readonly megabytes: number
    readonly unreadableMegabytes: number
  }[]
  readonly spellings: number
  /** Occurrences of material. */
  readonly found: { readonly memory: number; readonly files: number; readonly logs: number }
  readonly searched: { readonly files: number; readonly logCharacters: number }
  /** What must be found, or the search is worth nothing. */
  readonly controls: { readonly canarySpellingsInEveryDump: number; readonly blobsInMemory: number }
  readonly violations: readonly string[]
}

interface Run {
  readonly server: ServerProcess
  readonly session: Session
  readonly instanceId: string
  readonly scratch: string
  readonly progress: Progress
}

interface Taken extends Dump {
  readonly waiting: number
}

/**
 * Keeps imports that were wrapped elsewhere in flight, dumps the server's memory meanwhile, and looks for their material
 * in the dumps, the files and the log. This process is the browser; the server has never been told what it holds.
 * `plain` is the counter-proof: it tells the server, and must find what it told.
 */
export async function searchMemory(count: number, dumps: number, method: Method = 'browser'): Promise<MemoryFigures> {
  return withScratch(async (scratch) => {
    const port = await freePort()
    let log = ''
    const { server, facts } = await startFirst({
      port,
      dataDir: join(scratch, 'data'),
      onOutput: (text) => (log += text),
    })
    const progress: Progress = { waiting: 0, answers: {}, violations: [] }
    const { instanceId } = facts
    const session = await signIn(`http://127.0.0.1:${port}`, facts.apiKey)
    const run = { server, session, instanceId, scratch, progress }
    try {
      const imports: Import[] = []
      while (imports.length < count) imports.push(await beginImport(session, instanceId, method))
      const canary = needlesOf('canary', randomBytes(32))
      const taken = await importAndDump(run, imports, { dumps, canary })
      // While it runs, the write-ahead log has not been folded into the database.
      const files = filesIn(join(scratch, 'data'))
      const material = imports.flatMap((one, index) => needlesOf(`material ${index}`, one.material))
      const inFiles = files.flatMap((file) => new Search(material).inFile(file))
      await server.stop()
      const inLogs = new Search(material).in(Buffer.from(log))
      const told = { files: inFiles, logs: inLogs }
      return figuresOf({ imports, taken, canary, material, progress }, told, {
        files: files.length,
        logCharacters: log.length,
      })
    } finally {
      await server.stop()
    }
  })
}

interface Watched {
  readonly dumps: number
  readonly canary: readonly Needle[]
}

async function importAndDump(
  run: Run,
  imports: readonly Import[],
  { dumps, canary }: Watched,
): Promise<readonly Taken[]> {
  const { server, session, instanceId, scratch, progress } = run
  const held = await Canary.send(session, instanceId, canary)
  const taken: Taken[] = []
  const dump = async (): Promise<void> => {
    const { waiting } = progress
    taken.push({ waiting, ...(await dumpMemory(server.pid, join(scratch, `dump-${taken.length}`))) })
  }
  const work = Promise.all(imports.map((one) => completeImport(one, { session, instanceId, rounds: ROUNDS, progress })))
  // A failure is reported once the dumps are made.
  work.catch(() => undefined)
  do {
    await wait(BETWEEN_DUMPS_MS)
    await dump()
  } while (taken.length < dumps && progress.waiting > 0)
  await work
  await dump()
  held.close()
  return taken
}

const filesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

interface Seen {
  readonly imports: readonly Import[]
  readonly taken: readonly Taken[]
  readonly canary: readonly Needle[]
  readonly material: readonly Needle[]
  readonly progress: Progress
}

function figuresOf(
  { imports, taken, canary, material, progress }: Seen,
  { files, logs }: { readonly files: readonly Needle[]; readonly logs: readonly Needle[] },
  searched: MemoryFigures['searched'],
): MemoryFigures {
  const blobs = imports.flatMap(({ handedOver }, index) =>
    Object.values(handedOver).map((text) => ({ owner: `${index}`, spelling: 'blob', bytes: Buffer.from(text) })),
  )
  const search = new Search([...material, ...canary, ...blobs])
  const inDumps = taken.map(({ file }) => search.inFile(file))
  const [materials, canaries] = [new Set(material), new Set(canary)]
  const memory = inDumps.flat().filter((needle) => materials.has(needle))
  const controls = {
    canarySpellingsInEveryDump: Math.min(
      ...inDumps.map((found) => new Set(found.filter((needle) => canaries.has(needle))).size),
    ),
    blobsInMemory: new Set(inDumps.flat().flatMap(({ owner, spelling }) => (spelling === 'blob' ? [owner] : []))).size,
  }
  const found = { memory: memory.length, files: files.length, logs: logs.length }
  const named = [...memory, ...files, ...logs].map(({ owner, spelling }) => `${owner} was found as ${spelling}`)
  return {
    imports: imports.length,
    answers: progress.answers,
    dumps: taken.map(({ waiting, megabytes, unreadableMegabytes }) => ({ waiting, megabytes, unreadableMegabytes })),
    spellings: material.length,
    found,
    searched,
    controls,
    violations: [...progress.violations, ...new Set(named), ...worthless(controls, { taken, canary })],
  }
}

/** Why a search that found nothing would say nothing. */
function worthless(
  { canarySpellingsInEveryDump, blobsInMemory }: MemoryFigures['controls'],
  { taken, canary }: Pick<Seen, 'taken' | 'canary'>,
): readonly string[] {
  return [
    ...(canarySpellingsInEveryDump < canary.length
      ? ['a dump is without a spelling of what the server surely held']
      : []),
    ...(blobsInMemory === 0 ? ['nothing that was handed over was found in memory, which the server surely held'] : []),
    ...(taken.some(({ waiting }) => waiting > 0) ? [] : ['no import was in flight at any dump']),
  ]
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      imports: { type: 'string', default: '100' },
      dumps: { type: 'string', default: '8' },
      plain: { type: 'boolean', default: false },
    },
  })
  const method = values.plain ? 'plain' : 'browser'
  const figures = await searchMemory(Number(values.imports), Number(values.dumps), method)
  console.log(JSON.stringify(figures, null, 2))
  process.exitCode = figures.violations.length > 0 ? 1 : 0
}
