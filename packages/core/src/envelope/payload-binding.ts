import { injective, utf8 } from '../vocabulary/bytes.ts'
import type { InstanceId, KeyId } from '../vocabulary/ids.ts'

const FORMAT = utf8('keywright.payload.v1')

/** The associated data of a standard key's secret: moved to another row, it does not decrypt. */
export const payloadBinding = ({
  instanceId,
  id,
}: {
  readonly instanceId: InstanceId
  readonly id: KeyId
}): Uint8Array => injective([FORMAT, utf8(instanceId), utf8(id)])
