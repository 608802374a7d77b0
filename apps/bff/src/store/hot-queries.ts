import type { InstanceId, KeyId, KeyVersionId } from '@keywright/core/vocabulary/ids'
import type { Db } from './database.ts'
import { parameter, Prepared } from './prepared.ts'

/** The reads of every wrap and unwrap, each built once. Two short ones cost SQLite less than their join (measured). */
export const hotQueries = (db: Db) => ({
  instance: new Prepared(db.selectFrom('instances').selectAll().where('id', '=', parameter<InstanceId>(0))),
  key: new Prepared(
    db
      .selectFrom('keys')
      .selectAll()
      .where('instance_id', '=', parameter<InstanceId>(0))
      .where('id', '=', parameter<KeyId>(1)),
  ),
  keyIdByAlias: new Prepared(
    db
      .selectFrom('key_aliases')
      .select('key_id')
      .where('instance_id', '=', parameter<InstanceId>(0))
      .where('alias', '=', parameter<string>(1)),
  ),
  version: new Prepared(db.selectFrom('key_versions').selectAll().where('id', '=', parameter<KeyVersionId>(0))),
})
