import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signIn, type Session } from './client.ts'
import { Canary } from './import-memory/canary.ts'
import { dumpMemory } from './import-memory/dump.ts'
import { figuresOf, type MemoryFigures, type Taken } from './import-memory/figures.ts'
import { beginImport, completeImport, type Import, type Method, type Progress } from './import-memory/imports.ts'
import { needlesOf, type Needle } from './import-memory/needles.ts'
import { Search } from './import-memory/search.ts'
import { freePort, withScratch } from './scratch.ts'
import { startFirst, type ServerProcess } from './server.ts'

/** For each import: so the dumps are spread over the time in which some are in flight. */
const BETWEEN_DUMPS_MS = 4
/** Each is refused for its check value so often first; ten refusals a minute would pause it. */
const ROUNDS = 4

interface Run {
  readonly server: ServerProcess
  readonly session: Session
  readonly instanceId: string
  readonly scratch: string
  readonly progress: Progress
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
  const load = { isOver: false }
  const completion = { session, instanceId, rounds: ROUNDS, progress }
  const work = Promise.all(imports.map((one) => completeImport(one, completion))).finally(() => {
    load.isOver = true
  })
  // A failure is reported once the dumps are made.
  work.catch(() => undefined)
  // The first answer says that the server has got to them, however busy the machine is.
  while (!load.isOver && Object.keys(progress.answers).length === 0) await wait(1)
  do {
    await dump()
    await wait(BETWEEN_DUMPS_MS * imports.length)
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

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      imports: { type: 'string', default: '100' },
      dumps: { type: 'string', default: '12' },
      plain: { type: 'boolean', default: false },
    },
  })
  const method = values.plain ? 'plain' : 'browser'
  const figures = await searchMemory(Number(values.imports), Number(values.dumps), method)
  console.log(JSON.stringify(figures, null, 2))
  process.exitCode = figures.violations.length > 0 ? 1 : 0
}
