import { describe, expect, test } from 'vitest'
import { ACTIONS, ROLES, roleAllows, rolesFor } from './roles.ts'

// key-protect-api.md §1.15 for the service roles, then the platform roles and our Auditor (design.md §3):
// what each role may do, written out. A new action or role does not pass until it has its place here.
const MATRIX = `
                                Reader  ReaderPlus  Writer  Manager  KeyPurge  KmipAdapterManager  Viewer  Editor  Administrator  Auditor
kms.secrets.create                –         –         ✔        ✔        –              –             –       –           –           –
kms.secrets.list                  ✔         ✔         ✔        ✔        –              ✔             –       –           –           ✔
kms.secrets.head                  ✔         ✔         ✔        ✔        –              ✔             –       –           –           ✔
kms.secrets.read                  –         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets-metadata.read         ✔         ✔         ✔        ✔        –              –             –       –           –           ✔
kms.secrets.wrap                  ✔         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets.unwrap                ✔         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets.rewrap                ✔         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets.use-compromised       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.rotate                –         –         ✔        ✔        –              –             –       –           –           –
kms.secrets.disable               –         –         –        ✔        –              –             –       –           –           –
kms.secrets.enable                –         –         –        ✔        –              –             –       –           –           –
kms.secrets.deactivate            –         –         –        ✔        –              –             –       –           –           –
kms.secrets.compromise            –         –         –        ✔        –              –             –       –           –           –
kms.secrets.delete                –         –         –        ✔        –              –             –       –           –           –
kms.secrets.restore               –         –         –        ✔        –              –             –       –           –           –
kms.secrets.purge                 –         –         –        –        ✔              –             –       –           –           –
kms.secrets.patch                 –         –         –        ✔        –              –             –       –           –           –
kms.secrets-key-versions.list     ✔         ✔         ✔        ✔        –              –             –       –           –           ✔
kms.secrets-alias.create          –         –         ✔        ✔        –              –             –       –           –           –
kms.secrets-alias.delete          –         –         ✔        ✔        –              –             –       –           –           –
kms.key-rings.list                ✔         ✔         ✔        ✔        –              ✔             –       –           –           ✔
kms.key-rings.create              –         –         ✔        ✔        –              –             –       –           –           –
kms.key-rings.delete              –         –         –        ✔        –              –             –       –           –           –
kms.import-ceremonies.create      –         –         ✔        ✔        –              –             –       –           –           –
kms.import-ceremonies.read        –         –         ✔        ✔        –              –             –       –           –           ✔
kms.import-ceremonies.delete      –         –         ✔        ✔        –              –             –       –           –           –
kms.instance-policies.read        –         –         –        ✔        –              –             –       –           –           ✔
kms.instance-policies.write       –         –         –        ✔        –              –             –       –           –           –
kms.instances.create              –         –         –        –        –              –             –       ✔           ✔           –
kms.instances.list                –         –         –        –        –              –             ✔       ✔           ✔           ✔
kms.instances.update              –         –         –        –        –              –             –       ✔           ✔           –
kms.instances.delete              –         –         –        –        –              –             –       ✔           ✔           –
kms.audit-events.list             –         –         –        ✔        –              –             –       –           ✔           ✔
kms.audit-events.export           –         –         –        ✔        –              –             –       –           ✔           ✔
kms.hsm.read                      –         –         –        ✔        –              –             ✔       ✔           ✔           ✔
kms.hsm.test                      –         –         –        ✔        –              –             –       ✔           ✔           –`

const words = (line: string): readonly string[] => line.trim().split(/\s+/)

describe('the role table', () => {
  test('every role and action, as Key Protect §1.15 has them', () => {
    const [header, ...rows] = MATRIX.trim().split('\n').map(words)
    expect(header).toEqual(ROLES)
    expect(ACTIONS.map((action) => [action, ...ROLES.map((role) => (roleAllows(role, action) ? '✔' : '–'))])).toEqual(
      rows,
    )
  })

  test('the roles named beside a grey button are those the guard lets through', () => {
    for (const action of ACTIONS) {
      expect(new Set(rolesFor(action))).toEqual(new Set(ROLES.filter((role) => roleAllows(role, action))))
    }
  })

  test('the Auditor reads and changes nothing, and uses no key', () => {
    const allowed = ACTIONS.filter((action) => roleAllows('Auditor', action))
    expect(allowed.filter((action) => !/\.(list|head|read|export)$/.test(action))).toEqual([])
    expect(allowed).not.toContain('kms.secrets.read')
  })
})
