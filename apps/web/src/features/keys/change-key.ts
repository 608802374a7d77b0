import type { Schemas } from '@keywright/contract/client'
import { api, instanceHeader, settled } from '../../lib/api.ts'
import type { Key } from './queries.ts'

/** Every change is asked of the key as it was seen: what somebody else did since then is not undone unseen. */
const paramsOf = (instanceId: string, { id, keywright }: Pick<Key, 'id' | 'keywright'>) => ({
  header: { ...instanceHeader(instanceId), 'If-Match': `"${keywright.revision}"` },
  path: { id },
})

type Call = (params: ReturnType<typeof paramsOf>) => Promise<unknown>

const MINIMAL = { Prefer: 'return=minimal' } as const

/** What a button can make of a key, and the call that does it. */
const CALLS = {
  rotate: (params) => settled(api.POST('/api/v2/keys/{id}/actions/rotate', { params })),
  disable: (params) => settled(api.POST('/api/v2/keys/{id}/actions/disable', { params })),
  enable: (params) => settled(api.POST('/api/v2/keys/{id}/actions/enable', { params })),
  deactivate: (params) => settled(api.POST('/api/v2/keys/{id}/actions/deactivate', { params })),
  compromise: (params) => settled(api.POST('/api/v2/keys/{id}/actions/compromise', { params })),
  delete: ({ header, path }) =>
    settled(api.DELETE('/api/v2/keys/{id}', { params: { header: { ...header, ...MINIMAL }, path } })),
  restore: (params) => settled(api.POST('/api/v2/keys/{id}/restore', { params })),
  purge: ({ header, path }) =>
    settled(api.DELETE('/api/v2/keys/{id}/purge', { params: { header: { ...header, ...MINIMAL }, path } })),
} as const satisfies Record<string, Call>

export type Deed = keyof typeof CALLS
/** In the order of a key's life. */
export const DEEDS: readonly Deed[] = [
  'rotate',
  'enable',
  'disable',
  'deactivate',
  'compromise',
  'delete',
  'restore',
  'purge',
]

export const doTo = async (instanceId: string, key: Pick<Key, 'id' | 'keywright'>, deed: Deed): Promise<void> => {
  await CALLS[deed](paramsOf(instanceId, key))
}

export const patchKey = async (
  instanceId: string,
  key: Pick<Key, 'id' | 'keywright'>,
  body: Schemas['PatchKeyRequest'],
): Promise<void> => {
  await settled(api.PATCH('/api/v2/keys/{id}', { params: paramsOf(instanceId, key), body }))
}
