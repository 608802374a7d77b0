import type { HsmResource } from '@keywright/contract/dashboard/hsm'
import type { TokenHealth, TokenObjectFacts } from '@keywright/core/ports/cryptographic-token'
import type { InstanceRecord } from '@keywright/core/ports/records'
import type { TokenObjectRecord } from '@keywright/core/ports/store'

/** Health without the module's path, which names places of the server. */
export function presentHsm({ problem, identity, capabilities, ...health }: TokenHealth): HsmResource {
  const { state, weak, restarts, importHash, canary, lastProblem } = health
  return {
    state,
    ...(problem === undefined ? {} : { problem }),
    ...(identity === undefined ? {} : { identity: withoutPath(identity) }),
    capabilities: [...capabilities],
    weak,
    restarts,
    ...(importHash === undefined ? {} : { importHash }),
    ...(canary === undefined ? {} : { canary: { ...canary } }),
    ...(lastProblem === undefined ? {} : { lastProblem: { ...lastProblem } }),
  }
}

function withoutPath(identity: NonNullable<TokenHealth['identity']>): NonNullable<HsmResource['identity']> {
  const { moduleDescription, label, manufacturer, model, serial, firmwareVersion } = identity
  return { moduleDescription, label, manufacturer, model, serial, firmwareVersion }
}

interface Inventory {
  readonly objects: readonly TokenObjectFacts[]
  /** The journal before and after the token was searched. */
  readonly before: readonly TokenObjectRecord[]
  readonly after: readonly TokenObjectRecord[]
  /** The instances whose key-encryption keys may be told from others'. */
  readonly visible: readonly InstanceRecord[]
}

/** The two halves of a key pair are two objects of one id, and one line. */
const oneOfEach = (objects: readonly TokenObjectFacts[]): readonly TokenObjectFacts[] => {
  const seen = new Set<string>()
  return objects.filter(({ id }) => id === undefined || (!seen.has(id) && seen.add(id)))
}

/** What the token holds against what the database expects; of what is missing only what something lives by. */
export function presentObjects({ objects, before, after, visible }: Inventory) {
  const rows = new Map<string, TokenObjectRecord>([...before, ...after].map((row) => [row.id, row]))
  const instances = new Map<string, string>(visible.map(({ id, kekId }) => [kekId, id]))
  const about = (id: string) => {
    const [row, instanceId] = [rows.get(id), instances.get(id)]
    return { id, ...(row ? { purpose: row.purpose } : {}), ...(instanceId === undefined ? {} : { instanceId }) }
  }
  const present = oneOfEach(objects).map(({ id, label }) => ({
    label,
    ...(id === undefined ? {} : about(id)),
    status: id !== undefined && rows.has(id) ? ('expected' as const) : ('unknown' as const),
  }))
  const [held, old] = [new Set(objects.map(({ id }) => id)), new Set(before.map(({ id }) => id))]
  const missing = after
    .filter(({ id, state }) => state === 'confirmed' && old.has(id) && !held.has(id))
    .map(({ id }) => ({ label: '', ...about(id), status: 'missing' as const }))
  return { objects: [...missing, ...present] }
}
