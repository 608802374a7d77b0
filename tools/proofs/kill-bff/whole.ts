import type { DatabaseSync } from 'node:sqlite'

/** Each counts rows that must not exist: halves of something that should have been written whole. */
const HALVES: readonly (readonly [words: string, sql: string])[] = [
  [
    'keys without their newest version',
    `select count(*) as n from keys k where not exists
       (select 1 from key_versions v where v.id = k.current_version_id and v.key_id = k.id)`,
  ],
  ['versions without a key', `select count(*) as n from key_versions v where v.key_id not in (select id from keys)`],
  [
    'versions under a KEK that is not their instance’s',
    `select count(*) as n from key_versions v join keys k on k.id = v.key_id
       join instances i on i.id = k.instance_id where v.kek_id <> i.kek_id`,
  ],
  [
    'keys without exactly one event of their creation',
    `select count(*) as n from keys k where 1 <> (select count(*) from audit_events e
       where e.key_id = k.id and e.action = 'kms.secrets.create' and e.outcome = 'success')`,
  ],
  [
    'events of keys that do not exist',
    `select count(*) as n from audit_events e
       where e.key_id is not null and e.outcome = 'success' and e.key_id not in (select id from keys)`,
  ],
  [
    'instances without a confirmed key-encryption key',
    `select count(*) as n from instances i where not exists (select 1 from token_objects t
       where t.id = i.kek_id and t.state = 'confirmed' and t.purpose = 'key-encryption')`,
  ],
  [
    'key-encryption keys without an instance',
    `select count(*) as n from token_objects t
       where t.purpose = 'key-encryption' and t.id not in (select kek_id from instances)`,
  ],
  [
    'instances that nobody manages',
    `select count(*) as n from instances i where not exists
       (select 1 from grants g where g.scope = i.id and g.role = 'Manager')`,
  ],
  [
    'instances and events of their creation that do not pair up',
    `select abs((select count(*) from instances) - count(*)) as n from audit_events e join instances i
       on i.id = e.instance_id where e.action = 'kms.instances.create' and e.outcome = 'success'`,
  ],
  [
    'imports and events of their beginning that do not pair up',
    `select abs((select count(*) from import_ceremonies) - count(*)) as n from audit_events
       where action = 'kms.import-ceremonies.create' and outcome = 'success'`,
  ],
  [
    'completed imports without their key',
    `select count(*) as n from import_ceremonies c where c.state = 'completed'
       and not exists (select 1 from keys k where k.id = json_extract(c.result, '$.keyId') and k.imported = 1)`,
  ],
  [
    'imported keys without exactly one completed import',
    `select count(*) as n from keys k where k.imported = 1 and 1 <> (select count(*) from import_ceremonies c
       where c.state = 'completed' and json_extract(c.result, '$.keyId') = k.id)`,
  ],
  [
    'open imports without a confirmed key pair',
    `select count(*) as n from import_ceremonies c where c.state = 'open' and not exists (select 1 from token_objects t
       where t.id = c.transport_id and t.state = 'confirmed' and t.purpose = 'import-transport')`,
  ],
  [
    'key pairs of imports that have ended, left after a start',
    `select count(*) as n from token_objects t where t.purpose = 'import-transport' and t.state <> 'planned'
       and not exists (select 1 from import_ceremonies c where c.transport_id = t.id and c.state = 'open')`,
  ],
  ['planned token objects left after a start', `select count(*) as n from token_objects where state = 'planned'`],
  ['rows that refer to nothing', 'select count(*) as n from pragma_foreign_key_check'],
]

/** Looks for halves of things; each kind found is reported. */
export function checkWhole(database: DatabaseSync, report: (words: string) => void): void {
  for (const [words, sql] of HALVES) {
    const found = Number(database.prepare(sql).get()?.['n'])
    if (found !== 0) report(`${found} ${words}`)
  }
}

/** A version’s counter of encryptions must be the number of wraps on record for it. */
export function checkCounters(
  database: DatabaseSync,
  wraps: ReadonlyMap<string, number>,
  report: (words: string) => void,
): void {
  for (const { id, encryptions } of database.prepare('select id, encryptions from key_versions').all()) {
    const recorded = wraps.get(String(id)) ?? 0
    if (Number(encryptions) !== recorded) {
      report(`version ${String(id)} counts ${String(encryptions)} encryptions and has ${recorded} events`)
    }
  }
}
