import {
  cancelImportCeremonyRoute,
  completeImportCeremonyRoute,
  createImportCeremonyRoute,
  getImportCeremonyRoute,
  getImportOptionsRoute,
  listImportCeremoniesRoute,
} from '@keywright/contract/dashboard/import-ceremonies'
import { KeyError } from '@keywright/core/errors/key-error'
import { cancelCeremony } from '@keywright/core/operations/cancel-ceremony'
import { completeCeremony } from '@keywright/core/operations/complete-ceremony'
import { findCeremony } from '@keywright/core/operations/find-ceremony'
import { importOptions } from '@keywright/core/operations/import-options'
import { listCeremonies } from '@keywright/core/operations/list-ceremonies'
import { openCeremony } from '@keywright/core/operations/open-ceremony'
import { parseCeremonyId, type CeremonyId } from '@keywright/core/vocabulary/ids'
import { PAYLOAD_RULE, WRAPPED_RULE } from '@keywright/core/vocabulary/limits'
import type { Context } from 'hono'
import { keyNamed, keyRingOf } from '../../http/input.ts'
import { countingFailures, type AttemptLimit } from '../../http/limits.ts'
import { optionalBytesOf, wipe } from '../../http/material.ts'
import { newKeyDetails } from '../../http/new-key-details.ts'
import { instanceEndpoint, type Endpoint } from '../../http/pipeline.ts'
import { revisionOf } from '../../http/preconditions.ts'
import { presentCeremony } from '../../presenters/import-ceremony.ts'

/** The ceremony the path names; what is no id names none. */
function ceremonyNamed(c: Context): CeremonyId {
  const id = parseCeremonyId(c.req.param('id') ?? '')
  if (!id) throw new KeyError({ code: 'NOT_FOUND_ERR' })
  return id
}

const importOptionsEndpoint = instanceEndpoint(
  getImportOptionsRoute,
  'kms.import-ceremonies.read',
  async ({ c, core, authorized }) => {
    const { hash, ...options } = await importOptions(core, authorized)
    return c.json({ ...options, ...(hash === undefined ? {} : { hash }) })
  },
)

const createEndpoint = instanceEndpoint(createImportCeremonyRoute, 'kms.import-ceremonies.create', async (call) => {
  const { c, core, authorized, body } = call
  const rotates = body.rotates === undefined ? undefined : await keyNamed(call, body.rotates)
  return c.json(presentCeremony(await openCeremony(core, authorized, { method: body.method, rotates })), 201)
})

const listEndpoint = instanceEndpoint(
  listImportCeremoniesRoute,
  'kms.import-ceremonies.read',
  async ({ c, core, authorized }) => {
    const ceremonies = await listCeremonies(core, authorized)
    return c.json({ ceremonies: ceremonies.map(presentCeremony) })
  },
)

const getEndpoint = instanceEndpoint(
  getImportCeremonyRoute,
  'kms.import-ceremonies.read',
  async ({ c, core, authorized }) => c.json(presentCeremony(await findCeremony(core, authorized, ceremonyNamed(c)))),
)

const cancelEndpoint = instanceEndpoint(
  cancelImportCeremonyRoute,
  'kms.import-ceremonies.delete',
  async ({ c, core, authorized }) => {
    await cancelCeremony(core, authorized, ceremonyNamed(c))
    return c.body(null, 204)
  },
)

/**
 * A key pair that says of any blob whether it unwraps is an oracle: after too many that do not, the ceremony pauses for
 * everybody. Other ceremonies have other key pairs, and go on.
 */
const completeEndpoint = (limit: AttemptLimit): Endpoint =>
  instanceEndpoint(completeImportCeremonyRoute, 'kms.import-ceremonies.create', async (call) => {
    const { c, core, authorized, body } = call
    const [id, revision] = [ceremonyNamed(c), revisionOf(c)]
    const payload = optionalBytesOf('payload', body.payload, PAYLOAD_RULE)
    try {
      const rotates = (await core.store.findCeremony(authorized.scope.id, id))?.rotates
      // It may have been moved since the form was begun: a caller who speaks of a ring means a key of that ring.
      if (rotates !== undefined) await keyNamed(call, rotates)
      const wrapped = optionalBytesOf('wrapped', body.wrapped, WRAPPED_RULE)
      const details = body.key && newKeyDetails(body.key, body.key.keyRingID ?? keyRingOf(c))
      const expectedCheckValue = body.expectedCheckValue?.toLowerCase()
      const command = { id, wrapped, payload, expectedCheckValue, details, revision }
      const done = await countingFailures(limit, { place: id, failures: REFUSED_MATERIAL }, () =>
        completeCeremony(core, authorized, command),
      )
      return c.json(presentCeremony(done), 201)
    } finally {
      wipe(payload)
    }
  })

const REFUSED_MATERIAL = ['KEY_MATERIAL_ERR', 'KEY_CHECK_VALUE_ERR'] as const

/** `limit` counts what the HSM refused, for each ceremony. */
export const importCeremonyEndpoints = (limit: AttemptLimit): readonly Endpoint[] => [
  importOptionsEndpoint,
  createEndpoint,
  listEndpoint,
  getEndpoint,
  cancelEndpoint,
  completeEndpoint(limit),
]
