import { describe, expect, test } from 'vitest'
import { ACTIONS, levelOf, ROLES, roleAllows, rolesFor } from './roles.ts'

// key-protect-api.md §1.15 for the service roles, then the platform roles and our Auditor (design.md §3):
// what each role may do, and how wide a grant it takes, written out. A new action or role does not pass until it has its place here.
const MATRIX = `
                                at-least  Reader  ReaderPlus  Writer  Manager  KeyPurge  KmipAdapterManager  Viewer  Editor  Administrator  Auditor
kms.secrets.create              key-ring  –         –         ✔        ✔        –              –             –       –           –           –
kms.secrets.list                key       ✔         ✔         ✔        ✔        –              ✔             –       –           –           ✔
kms.secrets.head                key       ✔         ✔         ✔        ✔        –              ✔             –       –           –           ✔
kms.secrets.read                key       –         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets-metadata.read       key       ✔         ✔         ✔        ✔        –              –             –       –           –           ✔
kms.secrets.wrap                key       ✔         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets.unwrap              key       ✔         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets.rewrap              key       ✔         ✔         ✔        ✔        –              –             –       –           –           –
kms.secrets.use-compromised     key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.rotate              key       –         –         ✔        ✔        –              –             –       –           –           –
kms.secrets.import              key       –         –         ✔        ✔        –              –             –       –           –           –
kms.secrets.disable             key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.enable              key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.deactivate          key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.compromise          key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.delete              key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.restore             key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets.purge               key       –         –         –        –        ✔              –             –       –           –           –
kms.secrets.patch               key       –         –         –        ✔        –              –             –       –           –           –
kms.secrets-key-versions.list   key       ✔         ✔         ✔        ✔        –              –             –       –           –           ✔
kms.secrets-alias.create        key       –         –         ✔        ✔        –              –             –       –           –           –
kms.secrets-alias.delete        key       –         –         ✔        ✔        –              –             –       –           –           –
kms.key-rings.list              key       ✔         ✔         ✔        ✔        –              ✔             –       –           –           ✔
kms.key-rings.create            instance  –         –         ✔        ✔        –              –             –       –           –           –
kms.key-rings.delete            instance  –         –         –        ✔        –              –             –       –           –           –
kms.import-ceremonies.create    key-ring  –         –         ✔        ✔        –              –             –       –           –           –
kms.import-ceremonies.read      key-ring  –         –         ✔        ✔        –              –             –       –           –           ✔
kms.import-ceremonies.delete    key-ring  –         –         ✔        ✔        –              –             –       –           –           –
kms.instance-policies.read      instance  –         –         –        ✔        –              –             –       –           –           ✔
kms.instance-policies.write     instance  –         –         –        ✔        –              –             –       –           –           –
kms.instances.create            platform  –         –         –        –        –              –             –       ✔           ✔           –
kms.instances.list              platform  –         –         –        –        –              –             ✔       ✔           ✔           ✔
kms.instances.update            platform  –         –         –        –        –              –             –       ✔           ✔           –
kms.instances.delete            platform  –         –         –        –        –              –             –       ✔           ✔           –
kms.audit-events.list           instance  –         –         –        ✔        –              –             –       –           ✔           ✔
kms.audit-events.export         instance  –         –         –        ✔        –              –             –       –           ✔           ✔
kms.hsm.read                    instance  –         –         –        ✔        –              –             ✔       ✔           ✔           ✔
kms.hsm.test                    instance  –         –         –        ✔        –              –             –       ✔           ✔           –
kms.people.list                 platform    –         –           –        –        –              –              –       –       ✔           ✔
kms.people.invite               platform    –         –           –        –        –              –              –       –       ✔           –
kms.people.remove               platform    –         –           –        –        –              –              –       –       ✔           –
kms.people.reset-second-step    platform  –         –           –        –        –              –              –       –       ✔           –
kms.groups.list                 platform    –         –           –        –        –              –              –       –       ✔           ✔
kms.groups.write                platform    –         –           –        –        –              –              –       –       ✔           –
kms.service-ids.list            platform    –         –           –        –        –              –              –       –       ✔           ✔
kms.service-ids.write           platform    –         –           –        –        –              –              –       –       ✔           –
kms.single-sign-on.read         platform    –         –           –        –        –              –              –       –       ✔           ✔
kms.single-sign-on.write        platform    –         –           –        –        –              –              –       –       ✔           –
kms.single-sign-on.test         platform    –         –           –        –        –              –              –       –       ✔           –
kms.access-grants.list          instance    –         –           –        ✔        –              –              –       –       ✔           ✔
kms.access-grants.write         instance    –         –           –        –        –              –              –       –       ✔           –
kms.access-grants.read          instance    –         –           –        ✔        –              –              –       –       ✔           ✔
kms.authorizations.list         instance  –         –           –        ✔        –              –              –       –       ✔           ✔
kms.authorizations.write        instance  –         –           –        –        –              –              –       –       ✔           –
kms.approvals.list              key       –       ✔           ✔       ✔        ✔         –                   –       –       ✔              ✔
kms.dual-control.read           key       ✔       ✔           ✔       ✔        ✔         –                   –       –       –              ✔
kms.dual-control.write          instance  –       –           –       ✔        –         –                   –       –       –              –
kms.platform-dual-control.read  platform  –       –           –       –        –         –                   ✔       ✔       ✔              ✔
kms.platform-dual-control.write platform  –       –           –       –        –         –                   –       –       ✔              –
kms.secrets.setkeyfordeletion   key       –       –           ✔       ✔        –         –                   –       –       –              –
kms.secrets.unsetkeyfordeletion key       –       –           ✔       ✔        –         –                   –       –       –              –`

const words = (line: string): readonly string[] => line.trim().split(/\s+/)

describe('the role table', () => {
  test('every role and action, as Key Protect §1.15 has them', () => {
    const [header, ...rows] = MATRIX.trim().split('\n').map(words)
    const rowOf = (action: (typeof ACTIONS)[number]) => [
      action,
      levelOf(action),
      ...ROLES.map((role) => (roleAllows(role, action) ? '✔' : '–')),
    ]
    expect(header).toEqual(['at-least', ...ROLES])
    expect(ACTIONS.map(rowOf)).toEqual(rows)
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
