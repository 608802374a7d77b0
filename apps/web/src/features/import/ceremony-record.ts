import { utcWords } from '../../lib/date-words.ts'
import { comparisonOf, flagWords, METHOD_WORDS, type Comparison } from './import-words.ts'
import type { Ceremony, CeremonyResult } from './queries.ts'

/** A ceremony that is done, with what only the page knows. */
export interface RecordFacts {
  readonly ceremony: Ceremony & { readonly result: CeremonyResult }
  readonly instance: { readonly id: string; readonly name: string }
  readonly origin: string
  /** SHA-256 of the public key it was wrapped by, where there was one and it is known. */
  readonly fingerprint: string | undefined
}

export const isCompleted = (ceremony: Ceremony): ceremony is RecordFacts['ceremony'] =>
  ceremony.state === 'completed' && ceremony.result !== undefined

const COMPARED: Readonly<Record<Comparison, string>> = {
  same: 'the same as was expected',
  different: 'NOT the same as was expected',
  'not given': 'none was given to compare it with',
}

/** For machines; there is nothing secret in it. */
export function recordJson({ ceremony, instance, origin, fingerprint }: RecordFacts): string {
  const { id, method, rotates, createdAt, createdByName, transport, result } = ceremony
  const document = {
    type: 'keywright/import-ceremony-record',
    service: origin,
    instance,
    ceremony: {
      id,
      method,
      rotates,
      begunAt: createdAt,
      begunBy: createdByName,
      oaepHash: transport?.hash,
      publicKeySha256: fingerprint,
    },
    result: { ...result, comparison: comparisonOf(result) },
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

const ROW = 22
const row = (name: string, value: string): string => `${name.padEnd(ROW)}${value}`

function lines({ ceremony, instance, origin, fingerprint }: RecordFacts): readonly string[] {
  const { result } = ceremony
  return [
    row('Service', origin),
    row('Instance', `${instance.name} (${instance.id})`),
    row('Ceremony', ceremony.id),
    row('Method', METHOD_WORDS[ceremony.method]),
    row('Begun', `${utcWords(ceremony.createdAt)} by ${ceremony.createdByName}`),
    row('Completed', `${utcWords(result.completedAt)} by ${result.completedBy}`),
    row('Audit event', result.eventId),
    ...(ceremony.transport === undefined ? [] : [row('Wrapped by', `RSA-OAEP with ${ceremony.transport.hash}`)]),
    ...(fingerprint === undefined ? [] : [row('Public key SHA-256', fingerprint)]),
    '',
    row('Key', `${result.keyName} (${result.keyId})`),
    row(
      'What was imported',
      ceremony.rotates === undefined ? 'a new root key' : 'a new version of an imported root key',
    ),
    row('Version', result.versionId),
    row('Material', `AES-${result.bits}, ${result.bits / 8} bytes`),
    '',
    row('Check value (HSM)', result.checkValue),
    row('Check value expected', result.expectedCheckValue ?? '-'),
    row('Compared', COMPARED[comparisonOf(result)]),
    '',
    row('HSM', `${result.token.model}, serial ${result.token.serial}`),
    ...flagWords(result.material).map(({ flag, value, words }) => row(flag, `${value}. ${words}`)),
  ]
}

/** For people, and for the binder. */
export const recordText = (facts: RecordFacts): string =>
  [
    'Keywright: record of a key import',
    '=================================',
    '',
    ...lines(facts),
    '',
    'Witnesses',
    '',
    row('Name', ''.padEnd(32, '_')),
    row('Signature, date', ''.padEnd(32, '_')),
    '',
    row('Name', ''.padEnd(32, '_')),
    row('Signature, date', ''.padEnd(32, '_')),
    '',
  ].join('\n')

export const recordName = ({ ceremony }: Pick<RecordFacts, 'ceremony'>): string =>
  `keywright-import-record-${ceremony.id.slice(0, 8)}`
