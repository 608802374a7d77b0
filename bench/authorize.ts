import { join } from 'node:path'
import { circumstancesOf } from '../apps/bff/src/http/networks.ts'
import { Directory, personId } from '../apps/bff/src/people/directory.ts'
import { groupId } from '../apps/bff/src/people/subjects.ts'
import { migrate, openDatabase, type Db } from '../apps/bff/src/store/database.ts'
import { directReads } from '../apps/bff/src/store/direct-reads.ts'
import { rowOfGrant } from '../apps/bff/src/store/grants.ts'
import { authorize } from '../packages/core/src/policy/authorize.ts'
import type { Grant } from '../packages/core/src/policy/principal.ts'
import { aCaller, anInstance, instant, newId, newKeyId } from '../packages/core/src/testing/builders.ts'
import type { InstanceRecord } from '../packages/core/src/ports/records.ts'
import type { SubjectId } from '../packages/core/src/vocabulary/ids.ts'
import { withScratch } from '../tools/proofs/scratch.ts'
import { median, table } from './table.ts'

// Issue 4: what deciding about one call costs where there are many people and grants. Measured is everything a call
// does for it: reading what the person and their groups hold on the instance and on the platform, and the decision.

const PEOPLE = 1_000
const GRANTS = 100_000
const GROUPS = 100
const INSTANCES = 20
/** Many short rounds: a machine that others use as well disturbs some of them. */
const ROUNDS = 60
const CALLS = 500
const SPINS = 20_000

const pick = <T>(list: readonly T[], n: number): T => {
  const one = list[n % list.length]
  if (one === undefined) throw new RangeError('the list is empty')
  return one
}

/** Of each ten grants one is for an instance, the others for rings and keys, some with an end and a network. */
function grantNumber(n: number, { id: scope }: InstanceRecord): Grant {
  const only = n % 10 === 0 ? undefined : n % 3 === 0 ? { keyRing: `ring-${n % 50}` } : { key: newKeyId() }
  const conditions = n % 7 === 0 ? { networks: ['192.0.2.0/24', '2001:db8::/32'] } : undefined
  const role = pick(['Reader', 'Writer', 'Manager', 'ReaderPlus'] as const, n)
  return { role, scope, only, conditions, expiresAt: n % 5 === 0 ? instant(86_400_000) : undefined }
}

async function fill(db: Db, instances: readonly InstanceRecord[]): Promise<readonly string[]> {
  const people = Array.from({ length: PEOPLE }, newId)
  const groups = Array.from({ length: GROUPS }, () => groupId(newId()))
  const at = instant()
  const row = (id: string) => ({
    id,
    name: id,
    name_folded: id,
    description: null,
    created_at: at,
    created_by: 'bench',
  })
  await db.insertInto('access_groups').values(groups.map(row)).execute()
  const memberships = people.flatMap((person, n) =>
    [0, 1, 2].map((more) => ({
      group_id: pick(groups, n + more * 7),
      principal_id: personId(person),
      added_at: at,
      added_by: 'bench',
    })),
  )
  await db.insertInto('access_group_members').values(memberships).execute()
  const subjects: readonly SubjectId[] = [...people.map(personId), ...groups]
  await db.transaction().execute(async (tx) => {
    for (let n = 0; n < GRANTS; n += 1) {
      const principalId = pick(subjects, n)
      const grant = grantNumber(n, pick(instances, Math.floor(n / subjects.length)))
      await tx
        .insertInto('grants')
        .values(rowOfGrant({ ...grant, principalId, at }))
        .execute()
    }
  })
  return people
}

const quantile = (sorted: readonly number[], of: number): number => sorted[Math.floor(sorted.length * of)] ?? 0

const inOrder = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

/** Work of no interest that takes about as long as a call: what delays it is the machine. */
function idle(): number {
  let sum = 0
  for (let n = 0; n < SPINS; n += 1) sum = (sum * 31 + n) % 1_000_003
  return sum
}

/** One round: how long each call took, and what the calls came to. */
async function measure(directory: Directory, people: readonly string[], instances: readonly InstanceRecord[]) {
  const [times, floor]: [number[], number[]] = [[], []]
  let [allowed, held] = [0, 0]
  for (let n = 0; n < CALLS; n += 1) {
    const [id, instance] = [pick(people, n * 17), pick(instances, n * 3)]
    const began = performance.now()
    const principal = await directory.person({ id, name: id, email: '' }, instance.id)
    const caller = { ...aCaller(), principal, ...circumstancesOf('192.0.2.7', instant()) }
    const proof = authorize(caller, 'kms.secrets.wrap', instance)
    const decided = performance.now()
    // Used, so that it is not compiled away.
    if (idle() < 0) throw new RangeError('the sum is positive')
    floor.push(performance.now() - decided)
    times.push(decided - began)
    if (proof) allowed += 1
    held += principal.grants.length
  }
  return { times: inOrder(times), floor: inOrder(floor), allowed: allowed / CALLS, held: held / CALLS }
}

type Round = readonly number[]

/** Of each round its quantile; of those the middle one, or that of the round which was disturbed least. */
function rowOf(name: string, rounds: readonly Round[], of: (numbers: readonly number[]) => number): readonly string[] {
  const times = [0.5, 0.95, 0.99, 0.999].map((part) => of(inOrder(rounds.map((round) => quantile(round, part)))))
  return [name, ...times.map((time) => `${time.toFixed(3)} ms`)]
}

await withScratch(async (scratch) => {
  const path = join(scratch, 'keywright.db')
  const db = openDatabase(path)
  await migrate(db)
  const instances = Array.from({ length: INSTANCES }, () => anInstance())
  const people = await fill(db, instances)
  const reads = directReads(path)
  const directory = new Directory(db, reads)
  await measure(directory, people, instances)
  const rounds: Awaited<ReturnType<typeof measure>>[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(directory, people, instances))
  const [times, floor] = [rounds.map((round) => round.times), rounds.map((round) => round.floor)]
  const name = `${PEOPLE.toLocaleString('en')} people, ${GRANTS.toLocaleString('en')} grants`
  const quietest = (numbers: readonly number[]) => numbers[0] ?? 0
  const rows = [
    rowOf('read and decide, median of the rounds', times, median),
    rowOf('… the quietest round', times, quietest),
    rowOf('a loop as long, median of the rounds', floor, median),
    rowOf('… the quietest round', floor, quietest),
  ]
  console.log(table([name, 'p50', 'p95', 'p99', 'p99.9'], rows))
  const [{ held, allowed } = { held: 0, allowed: 0 }] = rounds
  console.log(`grants read for a call: ${held.toFixed(1)}; calls allowed: ${Math.round(allowed * 100)} %`)
  reads.close()
  await db.destroy()
})
