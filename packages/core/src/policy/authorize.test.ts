import { describe, expect, expectTypeOf, test } from 'vitest'
import type { createInstance } from '../operations/create-instance.ts'
import type { createKey } from '../operations/create-key.ts'
import type { getKey } from '../operations/get-key.ts'
import type { unwrapKey } from '../operations/unwrap-key.ts'
import type { wrapKey } from '../operations/wrap-key.ts'
import type { InstanceRecord } from '../ports/records.ts'
import { aCaller, anInstance, proofOf } from '../testing/builders.ts'
import { authorize, Authorized } from './authorize.ts'
import { ACTIONS, levelOf, ROLES, roleAllows } from './roles.ts'

const ours = anInstance()
const theirs = anInstance()

describe('authorize', () => {
  test('a role on an instance gives exactly what the role table says, there, except what is done to instances', () => {
    for (const role of ROLES) {
      for (const action of ACTIONS) {
        const proof = authorize(aCaller({ role, scope: ours.id }), action, ours)
        const expected = roleAllows(role, action) && levelOf(action) !== 'platform'
        expect(proof !== undefined, `${role} ${action}`).toBe(expected)
      }
    }
  })

  test('the proof names the caller, the action and the scope it was asked for', () => {
    const caller = aCaller({ role: 'Manager', scope: ours.id })
    const proof = authorize(caller, 'kms.secrets.create', ours)
    expect(proof).toMatchObject({ caller, action: 'kms.secrets.create', scope: ours })
  })

  test('nobody without a grant may do anything', () => {
    for (const action of ACTIONS) {
      expect(authorize(aCaller(), action, ours)).toBeUndefined()
      expect(authorize(aCaller(), action, 'platform')).toBeUndefined()
    }
  })

  test('grants add up: each role brings its own, on its own scope', () => {
    const caller = aCaller(
      { role: 'Reader', scope: ours.id },
      { role: 'KmipAdapterManager', scope: ours.id },
      { role: 'Writer', scope: theirs.id },
      { role: 'Viewer', scope: 'platform' },
    )
    expect(authorize(caller, 'kms.secrets.wrap', ours)).toBeDefined()
    expect(authorize(caller, 'kms.secrets.create', theirs)).toBeDefined()
    expect(authorize(caller, 'kms.instances.list', 'platform')).toBeDefined()
    expect(authorize(caller, 'kms.secrets.create', ours)).toBeUndefined()
    expect(authorize(caller, 'kms.instances.create', 'platform')).toBeUndefined()
  })

  test('a grant on one instance says nothing of another', () => {
    for (const role of ROLES) {
      for (const action of ACTIONS) {
        expect(authorize(aCaller({ role, scope: ours.id }), action, theirs)).toBeUndefined()
      }
    }
  })

  test('a grant on the platform reaches into no instance, and a grant on an instance not up to the platform', () => {
    for (const role of ROLES) {
      for (const action of ACTIONS) {
        expect(authorize(aCaller({ role, scope: 'platform' }), action, ours)).toBeUndefined()
        expect(authorize(aCaller({ role, scope: ours.id }), action, 'platform')).toBeUndefined()
      }
    }
  })
})

describe('a proof of authorization', () => {
  test('cannot be constructed, whatever stands in for the mint', () => {
    for (const mint of [undefined, null, true, Symbol('only authorize() mints proofs'), {}]) {
      const attempt = () => Reflect.construct(Authorized, [mint, aCaller(), 'kms.secrets.wrap', ours])
      expect(attempt).toThrow(TypeError)
    }
  })

  test('cannot be imitated: a look-alike is found out, even one of the same prototype', () => {
    const real = proofOf('kms.secrets.wrap', ours)
    const members = { caller: real.caller, action: real.action, scope: real.scope }
    const ask = (proof: unknown): void => Reflect.apply(Authorized.requireGenuine, undefined, [proof])
    for (const forged of [members, Object.assign(Object.create(Authorized.prototype), members), new Proxy(real, {})]) {
      expect(() => ask(forged)).toThrow(TypeError)
    }
    expect(() => ask(real)).not.toThrow()
  })

  // Checked by the compiler: each line stops compiling when the operation would take the proof.
  test('for one action is no proof for another', () => {
    type Proof<Operation extends (...args: never[]) => unknown> = Parameters<Operation>[1]
    expectTypeOf<Authorized<'kms.secrets.wrap'>>().toExtend<Proof<typeof wrapKey>>()
    expectTypeOf<Authorized<'kms.secrets.unwrap'>>().not.toExtend<Proof<typeof wrapKey>>()
    expectTypeOf<Authorized<'kms.secrets.wrap'>>().not.toExtend<Proof<typeof unwrapKey>>()
    expectTypeOf<Authorized<'kms.secrets.list'>>().not.toExtend<Proof<typeof createKey>>()
    expectTypeOf<Authorized<'kms.secrets.list'>>().not.toExtend<Proof<typeof getKey>>()
    expectTypeOf<Authorized<'kms.secrets.wrap' | 'kms.secrets.unwrap'>>().not.toExtend<Proof<typeof wrapKey>>()
  })

  test('for an instance is none for the platform, nor the other way round', () => {
    expectTypeOf<Authorized<'kms.instances.create', 'platform'>>().toExtend<Parameters<typeof createInstance>[1]>()
    expectTypeOf<Authorized<'kms.instances.create'>>().not.toExtend<Parameters<typeof createInstance>[1]>()
    expectTypeOf<Authorized<'kms.secrets.wrap', 'platform'>>().not.toExtend<Parameters<typeof wrapKey>[1]>()
  })

  test('is not a shape: an object with the same members is refused by the compiler', () => {
    interface LookAlike {
      readonly caller: Authorized<'kms.secrets.wrap'>['caller']
      readonly action: 'kms.secrets.wrap'
      readonly scope: InstanceRecord
    }
    expectTypeOf<LookAlike>().not.toExtend<Authorized<'kms.secrets.wrap'>>()
  })
})
