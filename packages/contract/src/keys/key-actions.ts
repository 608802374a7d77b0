import { createRoute, z } from '@hono/zod-openapi'
import { PAYLOAD_RULE } from '@keywright/core/vocabulary/limits'
import { keyFailures } from '../error.ts'
import { bearerOrCookie, ifMatchHeader, instanceHeaders, keyRingHeader } from '../headers.ts'
import { keyPath } from './key.ts'

/** Clients send no body, an empty one, `null` or `{}` (key-protect-api.md §6.3). */
const nothing = z.strictObject({}).openapi('NoBody')

export const rotateKeyRequest = z
  .strictObject({
    payload: z
      .string({ error: PAYLOAD_RULE })
      .optional()
      .openapi({ format: 'byte', description: 'New material in plain, for an imported key; empty counts as absent.' }),
  })
  .openapi('RotateKeyRequest')

const action = <Path extends string, Id extends string, Body extends z.ZodType>(
  path: Path,
  operationId: Id,
  summary: string,
  body: Body,
) =>
  createRoute({
    method: 'post',
    path,
    operationId,
    summary,
    tags: ['Keys'],
    security: bearerOrCookie,
    request: {
      headers: instanceHeaders.extend(keyRingHeader.shape).extend(ifMatchHeader.shape),
      params: keyPath,
      body: { content: { 'application/json': { schema: body } } },
    },
    responses: { 204: { description: 'Done' }, ...keyFailures },
  })

export const rotateKeyRoute = action(
  '/api/v2/keys/{id}/actions/rotate',
  'rotateKey',
  'Give a root key new material; old versions go on unwrapping',
  rotateKeyRequest,
)
export const disableKeyRoute = action(
  '/api/v2/keys/{id}/actions/disable',
  'disableKey',
  'Suspend a root key: nothing wraps or unwraps until it is enabled',
  nothing,
)
export const enableKeyRoute = action('/api/v2/keys/{id}/actions/enable', 'enableKey', 'End a suspension', nothing)
export const deactivateKeyRoute = action(
  '/api/v2/keys/{id}/actions/deactivate',
  'deactivateKey',
  'Archive a key: it unwraps what there is, and never wraps again',
  nothing,
)
export const compromiseKeyRoute = action(
  '/api/v2/keys/{id}/actions/compromise',
  'compromiseKey',
  'Mark a key compromised: only Managers still unwrap with it',
  nothing,
)
export const setKeyForDeletionRoute = action(
  '/api/v2/keys/{id}/actions/setKeyForDeletion',
  'setKeyForDeletion',
  'Ask for the deletion of a key that takes more than one person; another Manager’s DELETE approves it',
  nothing,
)
export const unsetKeyForDeletionRoute = action(
  '/api/v2/keys/{id}/actions/unsetKeyForDeletion',
  'unsetKeyForDeletion',
  'Withdraw what was asked so',
  nothing,
)
