import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openToken } from '../../../packages/cryptoki/src/index.ts'
import { softhsmFixture } from '../../../packages/cryptoki/src/testing/softhsm.ts'

/** How many objects each purpose has on the token: a pair is two. */
const OBJECTS: Readonly<Record<string, number>> = { 'token-signing': 2, 'audit-signing': 2, 'import-transport': 2 }

/** Where SoftHSM is, as the tests of the token find it; the token they would have is not needed. */
function softhsmPath(): string {
  const fixture = softhsmFixture()
  fixture.remove()
  return fixture.options.modulePath
}

/** Every object on the embedded token of a data directory that no server has open; ids that are not ours as their labels. */
async function objectsOf(dataDir: string): Promise<readonly string[]> {
  const directory = join(dataDir, 'hsm')
  const token = await openToken({
    modulePath: softhsmPath(),
    tokenLabel: 'keywright',
    pinFile: join(directory, 'pin'),
    stateDir: directory,
    softhsm: { directory },
  })
  try {
    while (token.health().state === 'starting') await new Promise((go) => setTimeout(go, 20))
    return (await token.listObjects()).map(({ id, label }) => id ?? `label ${label}`)
  } finally {
    await token.close()
  }
}

/** Compares token and journal, while no server runs; answers how many objects there are. */
export async function checkInventory(dataDir: string, report: (words: string) => void): Promise<number> {
  const database = new DatabaseSync(join(dataDir, 'keywright.db'))
  const rows = database.prepare('select id, purpose, state from token_objects').all()
  database.close()
  const objects = await objectsOf(dataDir)
  const counts = new Map<string, number>()
  for (const id of objects) counts.set(id, (counts.get(id) ?? 0) + 1)
  for (const { id, purpose, state } of rows) {
    const [found, expected] = [counts.get(String(id)) ?? 0, OBJECTS[String(purpose)] ?? 1]
    counts.delete(String(id))
    // What is planned or doomed may be there or not: that is what the journal is for.
    if (state === 'confirmed' && found !== expected) {
      report(`the token has ${found} objects of ${String(purpose)} ${String(id)}, not ${expected}`)
    }
  }
  for (const id of counts.keys()) report(`the token has the unknown object ${id}`)
  return objects.length
}
