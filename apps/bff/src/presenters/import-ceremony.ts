import type { ImportCeremony } from '@keywright/contract/dashboard/import-ceremonies'
import type { MaterialFacts } from '@keywright/core/ports/cryptographic-token'
import type { CeremonyRecord, CeremonyResult } from '@keywright/core/ports/records'
import { toBase64 } from '@keywright/core/vocabulary/bytes'
import { wireDateOf } from '@keywright/core/vocabulary/instant'
import { algorithmRow } from '@keywright/core/vocabulary/key-algorithm'

type Result = NonNullable<ImportCeremony['result']>

/** What the token does not show is left out, rather than shown as no. */
function shownFacts({ sensitive, extractable, alwaysSensitive, neverExtractable, local }: MaterialFacts) {
  return {
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(extractable === undefined ? {} : { extractable }),
    ...(alwaysSensitive === undefined ? {} : { alwaysSensitive }),
    ...(neverExtractable === undefined ? {} : { neverExtractable }),
    ...(local === undefined ? {} : { local }),
  }
}

const presentResult = (result: CeremonyResult): Result => ({
  keyId: result.keyId,
  keyName: result.keyName,
  versionId: result.versionId,
  bits: algorithmRow(result.algorithm).bits,
  checkValue: result.checkValue,
  ...(result.expectedCheckValue === undefined ? {} : { expectedCheckValue: result.expectedCheckValue }),
  material: shownFacts(result.facts),
  token: { serial: result.tokenSerial, model: result.tokenModel },
  eventId: result.eventId,
  completedAt: wireDateOf(result.at),
  completedBy: result.byName,
})

/** An import by form as the dashboard sees it: the public half of its key pair, and no id of the token's. */
export const presentCeremony = (ceremony: CeremonyRecord): ImportCeremony => ({
  id: ceremony.id,
  method: ceremony.method,
  state: ceremony.state,
  ...(ceremony.rotates === undefined ? {} : { rotates: ceremony.rotates }),
  ...(ceremony.transport
    ? { transport: { publicKey: toBase64(ceremony.transport.publicKey), hash: ceremony.transport.hash } }
    : {}),
  createdAt: wireDateOf(ceremony.createdAt),
  createdBy: ceremony.createdBy,
  createdByName: ceremony.createdByName,
  expiresAt: wireDateOf(ceremony.expiresAt),
  ...(ceremony.result ? { result: presentResult(ceremony.result) } : {}),
})
