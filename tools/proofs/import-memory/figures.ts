import type { Dump } from './dump.ts'
import type { Import, Progress } from './imports.ts'
import type { Needle } from './needles.ts'
import { Search } from './search.ts'

/** A dump, and how many imports were waiting for their answer when it was made. */
export interface Taken extends Dump {
  readonly waiting: number
}

interface DumpFigures extends Omit<Taken, 'file'> {
  /** Distinct things that were handed over, as they were sent. */
  readonly blobs: number
  /** How many spellings of the canary; the server held all of them. */
  readonly canarySpellings: number
}

export interface MemoryFigures {
  readonly imports: number
  readonly answers: Readonly<Record<string, number>>
  /** The last is made when no import is waiting any more. */
  readonly dumps: readonly DumpFigures[]
  /** How many spellings of how many materials were looked for. */
  readonly needles: number
  /** Occurrences of material. */
  readonly found: { readonly memory: number; readonly files: number; readonly logs: number }
  readonly searched: { readonly files: number; readonly logCharacters: number }
  readonly violations: readonly string[]
}

export interface Seen {
  readonly imports: readonly Import[]
  readonly taken: readonly Taken[]
  readonly canary: readonly Needle[]
  readonly material: readonly Needle[]
  readonly progress: Progress
}

interface Elsewhere {
  readonly files: readonly Needle[]
  readonly logs: readonly Needle[]
}

/** Searches the dumps, and puts together what came of everything. */
export function figuresOf(
  { imports, taken, canary, material, progress }: Seen,
  { files, logs }: Elsewhere,
  searched: MemoryFigures['searched'],
): MemoryFigures {
  const blobs = imports.flatMap(({ handedOver }, index) =>
    Object.values(handedOver).map((text) => ({ owner: `${index}`, spelling: 'blob', bytes: Buffer.from(text) })),
  )
  const search = new Search([...material, ...canary, ...blobs])
  const distinct = (found: readonly Needle[], among: readonly Needle[]): number =>
    new Set(found.filter((needle) => among.includes(needle))).size
  const memory: Needle[] = []
  const dumps = taken.map(({ file, ...dump }) => {
    const found = search.inFile(file)
    memory.push(...found.filter((needle) => material.includes(needle)))
    return { ...dump, blobs: distinct(found, blobs), canarySpellings: distinct(found, canary) }
  })
  const named = [...memory, ...files, ...logs].map(({ owner, spelling }) => `${owner} was found as ${spelling}`)
  return {
    imports: imports.length,
    answers: progress.answers,
    dumps,
    needles: material.length,
    found: { memory: memory.length, files: files.length, logs: logs.length },
    searched,
    violations: [...progress.violations, ...new Set(named), ...worthless(dumps, canary.length)],
  }
}

/** Why a search that found nothing would say nothing. */
function worthless(dumps: readonly DumpFigures[], spellings: number): readonly string[] {
  const inFlight = dumps.filter(({ waiting }) => waiting > 0)
  return [
    ...(inFlight.length === 0 ? ['no import was in flight at any dump'] : []),
    ...(inFlight.every(({ blobs }) => blobs === 0) ? ['no dump has anything of what was handed over'] : []),
    ...(dumps.some(({ canarySpellings }) => canarySpellings < spellings)
      ? ['a dump is without a spelling of what the server surely held']
      : []),
  ]
}
