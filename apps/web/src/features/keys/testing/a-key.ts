import type { Key } from '../queries.ts'

/** An active root key, made a minute before noon; whatever is given replaces what it says. */
export const aKey = (changes: Partial<Key> = {}): Key => ({
  type: 'application/vnd.ibm.kms.key+json',
  id: '0b8a1c52-5d4e-4b6a-9f0e-3c2d1b0a9f8e',
  name: 'payments-root',
  aliases: [],
  state: 1,
  extractable: false,
  crn: 'crn:v1:bluemix:public:kms:local:a/a:i:key:k',
  imported: false,
  keyRingID: 'default',
  creationDate: '2026-03-01T11:59:00Z',
  createdBy: 'IBMid-1',
  algorithmType: 'Deprecated',
  algorithmMetadata: { bitLength: '256', mode: 'Deprecated' },
  algorithmBitSize: 256,
  algorithmMode: 'Deprecated',
  dualAuthDelete: { enabled: false },
  deleted: false,
  keywright: { state: 'active', revision: 1 },
  ...changes,
})
