/** The service that a service ID belongs to. */
export interface ServiceIdentity {
  /** As in `cloud-object-storage`. */
  readonly name: string
  /** The CRN of the one instance of a service for which it calls: of its own, or of the one it works for. */
  readonly instance?: string | undefined
  /** Another service that depends on it: it calls for that one as well. */
  readonly worksFor?: string | undefined
}

/** Which calls an authorization is for. */
export interface GrantSource {
  readonly service: string
  /** Only for calls for this instance of the service, by its CRN. */
  readonly instance?: string | undefined
  /** Also for calls of the services that work for it. */
  readonly delegated: boolean
}

/** Why a call is not one of those that an authorization is for. */
export function strangeness(
  { service, instance, delegated }: GrantSource,
  caller: ServiceIdentity | undefined,
): 'other-service' | 'other-service-instance' | undefined {
  const isItself = caller?.name === service
  if (!isItself && !(delegated && caller?.worksFor === service)) return 'other-service'
  return instance === undefined || instance === caller.instance ? undefined : 'other-service-instance'
}

/** The services whose authorizations may reach a call. */
export const servicesBehind = ({ name, worksFor }: ServiceIdentity): readonly string[] =>
  worksFor === undefined || worksFor === name ? [name] : [name, worksFor]
