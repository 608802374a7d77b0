import { placeWords } from './grant-words.ts'
import type { Authorization } from './queries.ts'

type Told = Pick<Authorization, 'source' | 'instanceId' | 'instanceName' | 'keyRingId' | 'keyId' | 'keyName'>

/** Whose calls it is for: "cloud-object-storage", "its instance crn:…", "and services that work for it". */
export function callsWords({ service, instance, delegated }: Authorization['source']): string {
  const whose = instance === undefined ? service : `${service} for its instance ${instance}`
  return delegated ? `${whose}, and whatever works for it,` : whose
}

/** The effect in one sentence. */
export const effectWords = (told: Told): string =>
  `${callsWords(told.source)} may wrap and unwrap with keys on ${placeWords(told)}, and see them. It can neither change nor delete them.`
