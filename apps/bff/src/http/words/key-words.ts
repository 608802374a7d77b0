import { MAX_ALIASES } from '@keywright/core/vocabulary/alias'
import { NOTHING_CHANGED, type WordsByCode } from './words.ts'

const KEY_ACTION = 'Action could not be performed on key'
const ALIAS_CREATION = 'Key alias could not be created'

const ENDED = {
  waiting: 'The import was handed over already and waits for approval',
  completed: 'The import was completed already. Look at its result; for another key begin another import',
  cancelled: 'The import was cancelled. Begin another one, with its own public key',
  expired: 'The import was not completed in time. Begin another one, with its own public key',
} as const

const REFUSED_MATERIAL = {
  unwrap:
    'The HSM could not unwrap it: it was wrapped for another public key or with another hash, or it is damaged. Nothing was imported. Wrap the material for the public key of this import, with the hash it names',
  length:
    'What the HSM unwrapped is not 16, 24 or 32 bytes long. Nothing was imported. Wrap the raw bytes of the key, neither hex nor base64 nor PEM',
} as const

/** Failures that are about keys, their names, their rings and their imports. */
export const KEY_WORDS = {
  KEY_ROOT_REQ_ERR: () => ({
    what: KEY_ACTION,
    message: 'Requested action can only be completed with a root key',
  }),
  KEY_NOT_FOUND_ERR: () => ({ what: 'Key could not be retrieved', message: 'key does not exist' }),
  KEY_ACTION_INVALID_STATE_ERR: ({ detail }) => ({
    what: KEY_ACTION,
    message: `Key is not in a valid state: ${detail}`,
  }),
  KEY_DELETED_ERR: () => ({
    what: KEY_ACTION,
    message: 'Key has already been deleted: Please delete references to this key',
  }),
  REQ_TOO_EARLY_ERR: ({ detail }) => ({
    what: KEY_ACTION,
    message: `The key was updated recently: Please wait and try again: ${detail}`,
  }),
  KEY_ROTATION_NOT_PERMITTED: ({ detail }) => ({
    what: 'Key could not be rotated',
    message: `This root key has been rotated within the last hour: Only one 'rotate' action per hour is permitted: ${detail}`,
  }),
  KEY_EXPIRED_ERR: () => ({
    what: KEY_ACTION,
    message: `The action could not be performed on the key because the key is expired: ${NOTHING_CHANGED} What it wrapped can still be unwrapped; wrap with another key`,
  }),
  KEY_RESTORE_EXPIRED: () => ({
    what: 'Key could not be restored',
    message: `Key restoration has expired: ${NOTHING_CHANGED} The key stays deleted until it is purged`,
  }),
  KEY_PAYLOAD_REQ_ERR: () => ({
    what: 'Key could not be rotated',
    message: `This root key was created with user-supplied key material: Key material is required to perform a 'rotate' action`,
    target: { type: 'field', name: 'payload' },
  }),
  KEY_CREATE_IMPORT_ACCESS_ERR: () => ({
    what: 'Key could not be created',
    message: `KeyCreateImportAccess instance policy does not allow this action: ${NOTHING_CHANGED} A Manager can change the policy; where it forbids only plain material, import it wrapped`,
  }),
  KEY_CHANGED_ERR: () => ({
    what: 'Key could not be changed',
    message: 'Somebody changed the key after it was read. This call changed nothing. Read the key again, then decide',
    target: { type: 'header', name: 'If-Match' },
  }),
  KEY_ALIAS_NOT_UNIQUE_ERR: () => ({
    what: ALIAS_CREATION,
    message: `The alias names a key of this instance already, which may be a deleted one: that keeps its aliases until it is purged. ${NOTHING_CHANGED} Choose another one, or delete it from that key, which answers to it`,
  }),
  KEY_ALIAS_QUOTA_ERR: () => ({
    what: ALIAS_CREATION,
    message: `A key has at most ${MAX_ALIASES} aliases. ${NOTHING_CHANGED} Delete one first`,
  }),
  KEY_ALIAS_NOT_FOUND_ERR: () => ({
    what: 'Key alias could not be deleted',
    message: `The key does not have this alias. ${NOTHING_CHANGED}`,
  }),
  KEY_RING_NOT_FOUND_ERR: () => ({
    what: 'Key ring could not be retrieved',
    message: `There is no such key ring in this instance. ${NOTHING_CHANGED} Create it first, or choose one that exists`,
  }),
  KEY_RING_NOT_UNIQUE_ERR: () => ({
    what: 'Key ring could not be created',
    message: `There is a key ring of this id already. ${NOTHING_CHANGED} Choose another id`,
  }),
  KEY_RING_NOT_EMPTY_ERR: () => ({
    what: 'Key ring could not be deleted',
    message: `The key ring contains at least one key (in any state). ${NOTHING_CHANGED} Move its keys to another ring; where all of them are deleted, force moves them to \`default\``,
  }),
  KEY_MATERIAL_ERR: ({ reason }) => ({
    what: 'Key material could not be imported',
    message: REFUSED_MATERIAL[reason],
    target: { type: 'field', name: 'wrapped' },
  }),
  KEY_CHECK_VALUE_ERR: () => ({
    what: 'Key material could not be imported',
    message:
      'The check value that the HSM computed is another one than was expected. The material was thrown away and nothing was imported. Compare the material with its source, then try again',
    target: { type: 'field', name: 'expectedCheckValue' },
  }),
  IMPORT_CEREMONY_ENDED_ERR: ({ reason }) => ({
    what: 'Import could not be completed',
    message: `${ENDED[reason]}. ${NOTHING_CHANGED}`,
  }),
  IMPORT_CEREMONY_QUOTA_ERR: ({ of, most }) => ({
    what: 'Import could not be begun',
    message: `${most} imports${of === 'person' ? ' of yours' : ''} are open in this instance, which is the most there may be. ${NOTHING_CHANGED} Complete or cancel one first`,
  }),
  UNPROCESSABLE_CIPHERTEXT_ERR: () => ({
    what: 'Ciphertext could not be unwrapped',
    message:
      'The provided ciphertext is invalid or corrupted: Please ensure that it was wrapped by this key and that `aad` repeats the same strings in the same order',
    target: { type: 'field', name: 'ciphertext' },
  }),
  INCOMPLETE_METADATA_ERR: () => ({
    what: 'Key could not be used',
    message:
      'Key metadata became corrupted: The stored material does not belong to this key. Nothing was done with it; restore the database from a backup',
  }),
} satisfies Partial<WordsByCode>
