import type { ApprovalId, CeremonyId, InstanceId, KeyId } from './ids.ts'

/** The cloud resource name of an instance; the account is this installation's id. */
export const instanceCrn = (account: string, instanceId: InstanceId): string =>
  `crn:v1:bluemix:public:kms:local:a/${account}:${instanceId}::`

/** The cloud resource name of a key in the instance named by `crn` (key-protect-api.md §1.1). */
export const keyCrn = (crn: string, keyId: KeyId): string => `${crn.replace(/::$/, ':')}key:${keyId}`

/** The cloud resource name of an import by form; ours, in the same shape. */
export const ceremonyCrn = (crn: string, id: CeremonyId): string => `${crn.replace(/::$/, ':')}import-ceremony:${id}`

/** The cloud resource name of a request under dual control; ours, in the same shape. */
export const approvalCrn = (crn: string, id: ApprovalId): string => `${crn.replace(/::$/, ':')}approval:${id}`

/** The cloud resource name of a key ring; ours, in the same shape. */
export const keyRingCrn = (crn: string, id: string): string => `${crn.replace(/::$/, ':')}key-ring:${id}`
