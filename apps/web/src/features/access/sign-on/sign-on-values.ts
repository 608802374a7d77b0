import type { Schemas } from '@keywright/contract/client'
import type { SignOnProvider } from './queries.ts'

/** One row of the form; a number keeps rows apart that say the same. */
export interface MappingValue {
  readonly row: number
  readonly value: string
  readonly groupId: string
}

export interface SignOnValues {
  issuer: string
  clientId: string
  clientSecret: string
  groupsClaim: string
  admitsUnknown: boolean
  trustsSecondStep: boolean
  mappings: readonly MappingValue[]
}

export const FIELDS = ['issuer', 'clientId', 'clientSecret', 'groupsClaim', 'mappings'] as const

const UNSET: SignOnValues = {
  issuer: '',
  clientId: '',
  clientSecret: '',
  groupsClaim: 'groups',
  admitsUnknown: false,
  trustsSecondStep: false,
  mappings: [],
}

export function valuesOf(provider: SignOnProvider | undefined): SignOnValues {
  if (provider === undefined) return UNSET
  const { issuer, clientId, groupsClaim, admitsUnknown, trustsSecondStep } = provider
  const mappings = provider.mappings.map(({ value, group }, row) => ({ row, value, groupId: group.id }))
  return { issuer, clientId, clientSecret: '', groupsClaim, admitsUnknown, trustsSecondStep, mappings }
}

/** A secret that nobody typed stays as it is; rows that were left empty are none. */
export function requestOf(
  { clientSecret, mappings, issuer, clientId, groupsClaim, ...rest }: SignOnValues,
  provider: SignOnProvider | undefined,
): Schemas['SetSingleSignOnRequest'] {
  const keeps = clientSecret === '' && provider?.hasSecret === true
  return {
    ...rest,
    issuer: issuer.trim(),
    clientId: clientId.trim(),
    groupsClaim: groupsClaim.trim(),
    ...(keeps ? {} : { clientSecret }),
    mappings: mappings
      .filter(({ value, groupId }) => value.trim() !== '' && groupId !== '')
      .map(({ value, groupId }) => ({ value: value.trim(), groupId })),
  }
}
