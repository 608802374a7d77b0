import type { AuditEvent } from '../audit/event.ts'
import type { Subject } from '../policy/dual-control.ts'
import type { PendingImport } from '../ports/approval-store.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Gate } from './gate.ts'

const ACTION = 'kms.secrets.import' as const

/** How the material came, in the words of the event that tells of it. */
const originOf = ({ requestData }: AuditEvent) =>
  Object.fromEntries(
    ['importMethod', 'ceremonyId'].flatMap((name) => {
      const value = requestData[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )

const given = (after: string) => ({ before: 'none', after })

/** The new key, with the check value by which people tell whether the right material came. */
function newKeyChanges({ key, facts }: PendingImport): Subject['changes'] {
  const { name, type, keyRingId, currentVersion, algorithm, expiresAt, aliases, tags, description } = key
  return {
    key: given(`${type} key ${name}`),
    keyRing: given(keyRingId),
    ...(currentVersion && { algorithm: given(algorithm), checkValue: given(currentVersion.checkValue) }),
    importMethod: given(String(facts['importMethod'] ?? 'plain')),
    ...(description !== undefined && { description: given(description) }),
    ...(aliases.length > 0 && { aliases: given(aliases.join(', ')) }),
    ...(tags.length > 0 && { tags: given(tags.join(', ')) }),
    ...(expiresAt !== undefined && { expirationDate: given(expiresAt) }),
  }
}

const subjectOf = ({ id, instanceId, name, keyRingId }: KeyRecord, revision: number) => ({
  action: ACTION,
  instanceId,
  key: { id, name, keyRingId, revision },
})

/**
 * Key material from outside. The token has taken it in before anything is committed, so that what waits is a blob under
 * the KEK, and what is no key at all has been refused. Keys that the token makes pass.
 */
export const importing = (gate: Gate): Partial<Store> => ({
  createKey: async (key, content, event, ceremony) => {
    const rule = key.imported ? await gate.ruleIn(key.instanceId, ACTION) : undefined
    const pending: PendingImport = { key, content, ceremony: waiting(ceremony), facts: originOf(event) }
    // A secret has no check value to tell two apart by: each is asked for anew.
    const parameters = content.kind === 'payload' ? key.id : ''
    const subject = { ...subjectOf(key, 0), parameters, changes: newKeyChanges(pending) } as const
    return (await gate.open({ subject, rule, pending })).createKey(key, content, event, ceremony)
  },
  saveKey: async (change, event) => {
    const { key, newVersion, ceremony } = change
    const rule = key.imported && newVersion ? await gate.ruleIn(key.instanceId, ACTION) : undefined
    if (!rule || !newVersion || !gate.reach) return gate.store.saveKey(change, event)
    const before = (await gate.store.findKey(gate.reach, key.id))?.currentVersion?.checkValue ?? 'none'
    const facts = originOf(event)
    const changes = {
      checkValue: { before, after: newVersion.checkValue },
      importMethod: given(String(facts['importMethod'] ?? 'plain')),
    }
    const content = { kind: 'material', version: newVersion } as const
    const pending: PendingImport = { key, content, ceremony: waiting(ceremony), facts }
    const subject = { ...subjectOf(key, key.revision - 1), parameters: '', changes } as const
    return (await gate.open({ subject, rule, pending })).saveKey(change, event)
  },
})

const waiting = (ceremony: PendingImport['ceremony']): PendingImport['ceremony'] =>
  ceremony && { ...ceremony, from: 'waiting' }
