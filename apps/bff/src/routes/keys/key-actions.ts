import {
  compromiseKeyRoute,
  deactivateKeyRoute,
  disableKeyRoute,
  enableKeyRoute,
  rotateKeyRoute,
  setKeyForDeletionRoute,
  unsetKeyForDeletionRoute,
} from '@keywright/contract/keys/key-actions'
import type { RouteConfig } from '@keywright/contract/route'
import { setKeyForDeletion, unsetKeyForDeletion } from '@keywright/core/operations/key-for-deletion'
import { rotateKey } from '@keywright/core/operations/rotate-key'
import { transitionKey, type Step } from '@keywright/core/operations/transition-key'
import { PAYLOAD_RULE } from '@keywright/core/vocabulary/limits'
import { keyNamed } from '../../http/input.ts'
import { optionalBytesOf, wipe } from '../../http/material.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { revisionOf } from '../../http/preconditions.ts'

/** A step of life: no input, no output, the revision of `If-Match` honoured. */
const stepEndpoint = <S extends Step>(route: RouteConfig, transition: S): Endpoint =>
  instanceEndpoint<RouteConfig, `kms.secrets.${S}`>(route, `kms.secrets.${transition}`, async (call) => {
    const revision = revisionOf(call.c)
    await transitionKey(call.core, call.authorized, { keyId: await keyNamed(call), transition, revision })
    return call.c.body(null, 204)
  })

const rotateKeyEndpoint = instanceEndpoint(rotateKeyRoute, 'kms.secrets.rotate', async (call) => {
  const { c, core, authorized, body } = call
  const [revision, keyId] = [revisionOf(c), await keyNamed(call)]
  // Clients send an empty payload for none (key-protect-api.md §1.6). How long it may be is the operation's to judge.
  const payload = optionalBytesOf('payload', body.payload === '' ? undefined : body.payload, PAYLOAD_RULE)
  try {
    await rotateKey(core, authorized, { keyId, revision, payload })
  } finally {
    wipe(payload)
  }
  return c.body(null, 204)
})

const setKeyForDeletionEndpoint = instanceEndpoint(
  setKeyForDeletionRoute,
  'kms.secrets.setkeyfordeletion',
  async (call) => {
    await setKeyForDeletion(call.core, call.authorized, await keyNamed(call))
    return call.c.body(null, 204)
  },
)

const unsetKeyForDeletionEndpoint = instanceEndpoint(
  unsetKeyForDeletionRoute,
  'kms.secrets.unsetkeyfordeletion',
  async (call) => {
    await unsetKeyForDeletion(call.core, call.authorized, await keyNamed(call))
    return call.c.body(null, 204)
  },
)

export const keyActionEndpoints: readonly Endpoint[] = [
  setKeyForDeletionEndpoint,
  unsetKeyForDeletionEndpoint,
  rotateKeyEndpoint,
  stepEndpoint(disableKeyRoute, 'disable'),
  stepEndpoint(enableKeyRoute, 'enable'),
  stepEndpoint(deactivateKeyRoute, 'deactivate'),
  stepEndpoint(compromiseKeyRoute, 'compromise'),
]
