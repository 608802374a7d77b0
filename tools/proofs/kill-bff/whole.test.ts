import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate, openDatabase } from '../../../apps/bff/src/store/database.ts'
import { checkWhole } from './whole.ts'

// A database with one of everything that a life leaves, in which nothing is half; then a half of each kind.

let directory: string
let database: DatabaseSync
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keywright-whole-'))
  const path = join(directory, 'keywright.db')
  const db = openDatabase(path)
  await migrate(db)
  await db.destroy()
  database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  database.exec(WHOLE)
})
afterEach(() => {
  database.close()
  rmSync(directory, { recursive: true })
})

const DAY = "'2026-01-01T00:00:00.000Z'"
const object = (id: string, purpose: string, state = 'confirmed') =>
  `insert into token_objects (id, purpose, state, planned_at) values ('${id}', '${purpose}', '${state}', ${DAY});`
const instance = (id: string) => `
  ${object(`kek-${id}`, 'key-encryption')}
  insert into instances (id, name, crn, kek_id, created_at, created_by)
    values ('${id}', 'name', 'crn-${id}', 'kek-${id}', ${DAY}, 'ada');
  insert into key_rings (instance_id, id, created_at, created_by) values ('${id}', 'default', ${DAY}, 'ada');
  insert into grants (principal_id, role, scope, granted_at) values ('ada', 'Manager', '${id}', ${DAY});
  insert into payload_keys (id, instance_id, created_at, algorithm, blob, mac, mac_key_id, kek_id)
    values ('payload-${id}', '${id}', ${DAY}, 'AES-256', x'00', x'00', 'mac', 'kek-${id}');`
let events = 0
const event = (action: string, key: string | null, of = 'one') => {
  events += 1
  return `insert into audit_events (id, time, action, outcome, severity, initiator_id, source_address, instance_id,
    key_id, correlation_id, search_text, format_version, canonical, leaf_hash)
    values ('e${events}', ${DAY}, 'kms.${action}', 'success', 'normal', 'ada', '', '${of}',
      ${key === null ? 'null' : `'${key}'`}, 'c', '', 1, '{}', x'00');`
}
const key = (id: string, type: string, version: string, state = 'active') => `
  insert into keys (id, instance_id, name, name_folded, aliases, tags, type, state, algorithm, imported, key_ring_id,
    created_at, created_by, revision, current_version_id, deleted_at, deleted_by, state_before)
    values ('${id}', 'one', 'name', 'name', '["${id}-alias"]', '[]', '${type}', '${state}', 'AES-256', 0, 'default',
      ${DAY}, 'ada', 1, ${version}, ${state === 'destroyed' ? `${DAY}, 'ada', 'active'` : 'null, null, null'});
  insert into key_aliases (instance_id, alias, alias_folded, key_id) values ('one', '${id}-alias', 'folded', '${id}');
  ${event('secrets.create', id)}`
const version = (id: string, of: string) => `
  insert into key_versions (id, key_id, created_at, check_value, algorithm, blob, mac, mac_key_id, kek_id, uses, encryptions)
    values ('${id}', '${of}', ${DAY}, 'a1b2c3', 'AES-256', x'00', x'00', 'mac', 'kek-one', 0, 0);`
const secret = (of: string, under = 'payload-one') =>
  `insert into payloads (key_id, payload_key_id, iv, ciphertext) values ('${of}', '${under}', x'00', x'00');`

const WHOLE = [
  object('mac', 'blob-authentication'),
  instance('one'),
  event('instances.create', null),
  instance('two'),
  event('instances.create', null, 'two'),
  key('root', 'root', "'v'"),
  version('v', 'root'),
  key('standard', 'standard', 'null'),
  secret('standard'),
  key('deleted', 'standard', 'null', 'destroyed'),
  secret('deleted'),
  event('secrets.delete', 'deleted'),
  // What is left of a purged key.
  ...['create', 'delete', 'purge'].map((verb) => event(`secrets.${verb}`, 'purged')),
].join('\n')

const reported = (): readonly string[] => {
  const words: string[] = []
  checkWhole(database, (found) => words.push(found.replace(/^\d+ /, '')))
  return words
}

test('nothing is reported where nothing is half', () => {
  expect(reported()).toEqual([])
})

const HALVES: readonly (readonly [words: string, half: string])[] = [
  ['root keys without their newest version', "update keys set current_version_id = 'other' where id = 'root'"],
  ['root keys with a secret to be read', secret('root')],
  ['standard keys without their secret', "delete from payloads where key_id = 'standard'"],
  ['standard keys with a version', version('w', 'standard')],
  ['secrets without a key', secret('nobody')],
  ['secrets under no payload key of their instance', "update payloads set payload_key_id = 'payload-two'"],
  ['payload keys under a KEK that is not their instance’s', "update payload_keys set kek_id = 'mac'"],
  ['keys and rows of their aliases that do not say the same', "delete from key_aliases where key_id = 'root'"],
  ['keys and rows of their aliases that do not say the same', "update keys set aliases = '[]' where id = 'deleted'"],
  ['keys without exactly one event of their creation', event('secrets.create', 'standard')],
  ['events of keys that neither exist nor were purged', event('secrets.create', 'lost')],
  ['keys that were purged and are there', event('secrets.purge', 'deleted')],
  ['keys that were purged more than once', event('secrets.purge', 'purged')],
  ['purged keys that had not been made and deleted', event('secrets.purge', 'never')],
  ['events of a key that come after its purge', event('secrets.restore', 'purged')],
  ['keys that are deleted and do not say when', "update keys set deleted_at = null where id = 'deleted'"],
  [
    'deleted keys without an event of their deletion',
    "update audit_events set outcome = 'failure' where key_id = 'deleted'",
  ],
  ['keys in use whose last such event is their deletion', event('secrets.delete', 'root')],
  ['planned token objects left after a start', object('p', 'import-transport', 'planned')],
  ['doomed token objects left after a start', object('d', 'key-encryption', 'doomed')],
  ['rows that refer to nothing', secret('nobody')],
]

test.each(HALVES)('%s are reported', (words, half) => {
  database.exec(half)
  expect(reported()).toContain(words)
})
