import type { DatabaseSync } from 'node:sqlite'

const PURGED = `select key_id from audit_events where action = 'kms.secrets.purge' and outcome = 'success'`

/** Each counts rows that must not exist: halves of something that should have been written whole. */
const HALVES: readonly (readonly [words: string, sql: string])[] = [
  [
    'root keys without their newest version',
    `select count(*) as n from keys k where k.type = 'root' and not exists
       (select 1 from key_versions v where v.id = k.current_version_id and v.key_id = k.id)`,
  ],
  [
    'root keys with a secret to be read',
    `select count(*) as n from payloads p join keys k on k.id = p.key_id where k.type = 'root'`,
  ],
  [
    'standard keys without their secret',
    `select count(*) as n from keys k where k.type = 'standard' and k.id not in (select key_id from payloads)`,
  ],
  [
    'standard keys with a version',
    `select count(*) as n from keys k where k.type = 'standard'
       and (k.current_version_id is not null or k.id in (select key_id from key_versions))`,
  ],
  ['secrets without a key', `select count(*) as n from payloads where key_id not in (select id from keys)`],
  [
    'secrets under no payload key of their instance',
    `select count(*) as n from payloads p join keys k on k.id = p.key_id where not exists
       (select 1 from payload_keys y where y.id = p.payload_key_id and y.instance_id = k.instance_id)`,
  ],
  [
    'payload keys under a KEK that is not their instance’s',
    `select count(*) as n from payload_keys y where not exists
       (select 1 from instances i where i.id = y.instance_id and i.kek_id = y.kek_id)`,
  ],
  [
    'instances with several payload keys',
    `select count(*) as n from (select 1 from payload_keys group by instance_id having count(*) > 1)`,
  ],
  [
    'keys and rows of their aliases that do not say the same',
    `with written as (select k.id, a.value from keys k, json_each(k.aliases) a),
       kept as (select key_id, alias from key_aliases)
       select (select count(*) from (select * from written except select * from kept))
            + (select count(*) from (select * from kept except select * from written)) as n`,
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
    'events of keys that neither exist nor were purged',
    `select count(*) as n from audit_events e
       where e.key_id is not null and e.outcome = 'success' and e.key_id not in (select id from keys)
       and e.key_id not in (${PURGED})`,
  ],
  ['keys that were purged and are there', `select count(*) as n from keys where id in (${PURGED})`],
  [
    'keys that were purged more than once',
    `select count(*) as n from (select 1 from audit_events where action = 'kms.secrets.purge' and outcome = 'success'
       group by key_id having count(*) > 1)`,
  ],
  [
    'purged keys that had not been made and deleted',
    `select count(*) as n from (${PURGED}) p where 2 > (select count(distinct e.action) from audit_events e
       where e.key_id = p.key_id and e.outcome = 'success' and e.action in ('kms.secrets.create', 'kms.secrets.delete'))`,
  ],
  [
    'events of a key that come after its purge',
    `select count(*) as n from audit_events e join audit_events p on p.key_id = e.key_id and e.sequence > p.sequence
       where p.action = 'kms.secrets.purge' and p.outcome = 'success' and e.outcome = 'success'`,
  ],
  [
    'keys that are deleted and do not say when',
    `select count(*) as n from keys where (state = 'destroyed') <> (deleted_at is not null)`,
  ],
  [
    'deleted keys without an event of their deletion',
    `select count(*) as n from keys k where k.state = 'destroyed' and not exists (select 1 from audit_events e
       where e.key_id = k.id and e.action = 'kms.secrets.delete' and e.outcome = 'success')`,
  ],
  [
    'keys in use whose last such event is their deletion',
    `select count(*) as n from keys k where k.state <> 'destroyed' and 'kms.secrets.delete' =
       (select e.action from audit_events e where e.key_id = k.id and e.outcome = 'success'
          and e.action in ('kms.secrets.delete', 'kms.secrets.restore') order by e.sequence desc limit 1)`,
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
       and json_extract(c.result, '$.keyId') not in (select id from keys where imported = 1 union ${PURGED})`,
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
  ['doomed token objects left after a start', `select count(*) as n from token_objects where state = 'doomed'`],
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
