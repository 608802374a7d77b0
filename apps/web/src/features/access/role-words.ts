import { isGrantable } from '@keywright/core/policy/grantable'
import { ROLES, type Level, type Role } from '@keywright/core/policy/roles'

/** What a role lets somebody do, in one sentence. */
const WORDS: Readonly<Record<Role, string>> = {
  Reader: 'Sees keys, and wraps and unwraps with them.',
  ReaderPlus: 'Like Reader, and reads stored secrets.',
  Writer: 'Like ReaderPlus, and creates, imports and rotates keys.',
  Manager: 'Does everything with keys but purge them.',
  KeyPurge: 'Purges deleted keys, for good.',
  KmipAdapterManager: 'Sees which keys there are, to connect KMIP.',
  Viewer: 'Sees the instances and the HSM’s health.',
  Editor: 'Creates, renames and deletes instances.',
  Administrator: 'Decides who has access, and manages instances.',
  Auditor: 'Looks at keys, access and the trail, and changes nothing.',
}

export const roleWords = (role: Role): string => WORDS[role]

export type Width = 'platform' | 'instance' | 'ring' | 'key'

const LEVEL = { platform: 'platform', instance: 'instance', ring: 'key-ring', key: 'key' } as const satisfies Record<
  Width,
  Level
>

/** The roles that do something where they are granted, most modest first. */
export const rolesAt = (width: Width): readonly Role[] => ROLES.filter((role) => isGrantable(role, LEVEL[width]))
