import type { InstanceId, KeyId } from '@keywright/core/vocabulary/ids'
import type { Db } from './database.ts'
import { selectKeys } from './key-queries.ts'
import { parameter, Prepared } from './prepared.ts'

/** The reads of every wrap and unwrap, each built once. */
export const hotQueries = (db: Db) => ({
  instance: new Prepared(db.selectFrom('instances').selectAll().where('id', '=', parameter<InstanceId>(0))),
  keyForUse: new Prepared(
    selectKeys(db, parameter<InstanceId>(0))
      .select(['version.blob', 'version.mac', 'version.mac_key_id', 'version.kek_id'])
      .where('keys.id', '=', parameter<KeyId>(1)),
  ),
})
