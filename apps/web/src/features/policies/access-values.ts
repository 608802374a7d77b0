import type { Schemas } from '@keywright/contract/client'

export type InstancePolicy = Schemas['InstancePolicy']

/** In the shape of the screen, and named as on the wire. */
export interface AccessValues {
  create_root_key: boolean
  create_standard_key: boolean
  import_root_key: boolean
  import_standard_key: boolean
  enforce_token: boolean
}

/** What holds where nobody ever set a policy, or it is switched off (key-protect-api.md §1.10). */
export const NO_RESTRICTION: AccessValues = {
  create_root_key: true,
  create_standard_key: true,
  import_root_key: true,
  import_standard_key: true,
  enforce_token: false,
}

/** Left-out attributes are at their defaults; those of a policy that is off do not hold. */
export const accessOf = (policy: InstancePolicy | undefined): AccessValues =>
  policy?.policy_data.enabled === true ? { ...NO_RESTRICTION, ...policy.policy_data.attributes } : NO_RESTRICTION

const isRestricting = (values: AccessValues): boolean =>
  // An object literal's keys are those of its type.
  (Object.keys(NO_RESTRICTION) as (keyof AccessValues)[]).some((name) => values[name] !== NO_RESTRICTION[name])

const POLICY = 'keyCreateImportAccess'
const POLICY_TYPE = 'application/vnd.ibm.kms.policy+json'

/** Attributes are set wholesale; a policy that restricts nothing is switched off, and then carries none. */
export function policyBodyOf(values: AccessValues): Schemas['SetInstancePolicyRequest'] {
  const data = isRestricting(values) ? { enabled: true, attributes: { ...values } } : { enabled: false }
  return {
    metadata: { collectionType: POLICY_TYPE, collectionTotal: 1 },
    resources: [{ policy_type: POLICY, policy_data: data }],
  }
}

const list = new Intl.ListFormat('en-GB', { type: 'disjunction' })

const FORBIDDEN = [
  ['create_root_key', 'create root keys'],
  ['create_standard_key', 'create standard keys'],
  ['import_root_key', 'import root keys'],
  ['import_standard_key', 'import standard keys'],
] as const

/** What the policy comes to, in a sentence or two. */
export function effectWords(values: AccessValues): string {
  const forbidden = FORBIDDEN.filter(([name]) => !values[name]).map(([, words]) => words)
  const sentences = [
    ...(forbidden.length === 0 ? [] : [`Nobody can ${list.format(forbidden)} here.`]),
    ...(values.enforce_token ? ['Root keys come in wrapped for the HSM, never in plain.'] : []),
  ]
  return sentences.length === 0
    ? 'Whoever has the role can create and import keys of both types, in every way.'
    : sentences.join(' ')
}
