import type { AuditEvent } from '../audit/event.ts'
import { NO_DUAL_CONTROL, ruleToLoosen, type DualControl, type Subject } from '../policy/dual-control.ts'
import type { Store } from '../ports/store.ts'
import type { Gate } from './gate.ts'

/** What the event of a change of a policy says it changes. */
function changesOf({ requestData }: AuditEvent): Subject['changes'] {
  const [before, after] = [new Map<string, string>(), new Map<string, string>()]
  for (const [name, value] of Object.entries(requestData)) {
    const [when, what = ''] = name.split(/\.(.*)/s)
    if (when === 'initialValue') before.set(what, String(value))
    if (when === 'newValue') after.set(what, String(value))
  }
  return Object.fromEntries(
    [...new Set([...before.keys(), ...after.keys()])]
      .map((what) => [what, { before: before.get(what) ?? 'off', after: after.get(what) ?? 'off' }] as const)
      .filter(([, change]) => change.before !== change.after),
  )
}

export const settingAccess = (gate: Gate): Partial<Store> => ({
  setCreateImportAccess: async (instanceId, access, by, event) => {
    const action = 'kms.instance-policies.write'
    const subject = { action, instanceId, parameters: JSON.stringify(access), changes: changesOf(event) } as const
    const store = await gate.open({ subject, rule: await gate.ruleIn(instanceId, action) })
    return store.setCreateImportAccess(instanceId, access, by, event)
  },
})

const looseningAs = (action: 'kms.dual-control.write' | 'kms.platform-dual-control.write') => (gate: Gate) => ({
  setDualControl: async (...[scope, control, by, event]: Parameters<Store['setDualControl']>): Promise<void> => {
    const instanceId = scope === 'platform' ? undefined : scope
    const before = (await gate.store.findDualControl(scope)) ?? NO_DUAL_CONTROL
    const subject = { action, instanceId, parameters: JSON.stringify(control), changes: changesOf(event) }
    const store = await gate.open({ subject, rule: ruleToLoosen(before, control satisfies DualControl) })
    return store.setDualControl(scope, control, by, event)
  },
})

/** Made stricter by one person, and laxer by as many as the rules that are loosened ask for. */
export const loosening: (gate: Gate) => Partial<Store> = looseningAs('kms.dual-control.write')
export const looseningPlatform: (gate: Gate) => Partial<Store> = looseningAs('kms.platform-dual-control.write')

export const deletingInstance = (gate: Gate): Partial<Store> => ({
  deleteInstance: async (instanceId, end) => {
    const action = 'kms.instances.delete'
    const changes = { instance: { before: 'there', after: 'gone for good' } }
    const subject = { action, instanceId, parameters: '', changes } as const
    const store = await gate.open({ subject, rule: await gate.ruleIn(instanceId, action) })
    return store.deleteInstance(instanceId, end)
  },
})
