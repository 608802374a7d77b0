import type { AuditEvent } from '../audit/event.ts'
import type { GuardedAction, Subject } from '../policy/dual-control.ts'
import type { KeyRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Gate } from './gate.ts'

type Step = 'kms.secrets.delete' | 'kms.secrets.disable' | 'kms.secrets.deactivate' | 'kms.secrets.compromise'
type KeyAction = Step | 'kms.secrets.purge' | 'kms.secrets.read'

/** Archiving and marking compromised stand under the rule for disabling: they do as much, and cannot be undone. */
const RULED_AS = {
  'kms.secrets.delete': 'kms.secrets.delete',
  'kms.secrets.disable': 'kms.secrets.disable',
  'kms.secrets.deactivate': 'kms.secrets.disable',
  'kms.secrets.compromise': 'kms.secrets.disable',
} as const satisfies Record<Step, GuardedAction>

/** What a request says of a key; where only its event is at hand, of the key as that names it. */
const subjectOf = (
  action: KeyAction,
  { instanceId, ...key }: Pick<KeyRecord, 'id' | 'instanceId' | 'name' | 'keyRingId' | 'revision'>,
  changes: Subject['changes'],
) => {
  const { id, name, keyRingId, revision } = key
  return { action, instanceId, key: { id, name, keyRingId, revision }, parameters: '', changes }
}

/** A key whose state changes. */
export const changing =
  (action: Step) =>
  (gate: Gate): Partial<Store> => ({
    saveKey: async (change, event) => {
      const { key } = change
      const state = { before: key.deletion?.stateBefore ?? 'active', after: key.state }
      const subject = subjectOf(action, { ...key, revision: key.revision - 1 }, { state })
      const store = await gate.open({ subject, rule: await gate.ruleIn(key.instanceId, RULED_AS[action]) })
      return store.saveKey(change, event)
    },
  })

const ringOf = ({ requestData }: AuditEvent): string => String(requestData['keyRingId'] ?? '')

export const purging = (gate: Gate): Partial<Store> => ({
  purgeKey: async (key, eventOf) => {
    const action = 'kms.secrets.purge'
    // Which grants end with it is known only when it does; the request is about the key.
    const event = eventOf([])
    const named = { ...key, name: event.target.name, keyRingId: ringOf(event) }
    const subject = subjectOf(action, named, { key: { before: 'deleted', after: 'gone for good' } })
    return (await gate.open({ subject, rule: await gate.ruleIn(key.instanceId, action) })).purgeKey(key, eventOf)
  },
})

/** A secret that is held up is not even asked of the HSM. */
export function reading(gate: Gate): Partial<Store> {
  let { store } = gate
  return {
    findPayload: async (instanceId, keyId) => {
      const action = 'kms.secrets.read'
      const rule = await gate.ruleIn(instanceId, action)
      const key = rule && gate.reach && (await gate.store.findKey(gate.reach, keyId))
      const secret = { before: 'kept', after: 'shown once to whoever asks' }
      if (key) store = await gate.open({ subject: subjectOf(action, key, { secret }), rule })
      return gate.store.findPayload(instanceId, keyId)
    },
    // The event of a read that was let through carries the end of its request.
    appendEvent: (event) => store.appendEvent(event),
  }
}
