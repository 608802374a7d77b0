// SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480 §2): everything before the 65 bytes of the point.
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
const POINT_BYTES = 65
const UNCOMPRESSED = 0x04
const OCTET_STRING = Buffer.from([0x04, POINT_BYTES])

/**
 * CKA_EC_POINT to DER SubjectPublicKeyInfo. PKCS#11 wants the point in a DER octet string, some tokens give it bare.
 * `undefined` for anything else than a P-256 point.
 */
export function subjectPublicKeyInfo(ecPoint: Uint8Array): Uint8Array | undefined {
  const wrapped = ecPoint.length === POINT_BYTES + 2 && OCTET_STRING.equals(ecPoint.subarray(0, 2))
  const point = wrapped ? ecPoint.subarray(2) : ecPoint
  if (point.length !== POINT_BYTES || point[0] !== UNCOMPRESSED) return undefined
  return new Uint8Array(Buffer.concat([SPKI_PREFIX, point]))
}
