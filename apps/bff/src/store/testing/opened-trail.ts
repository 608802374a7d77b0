import { join } from 'node:path'
import { SqlAuditTrail } from '../audit-events.ts'
import { openReader } from '../reader/reader.ts'
import { openSqlStore, temporaryDirectory } from './opened-sql-store.ts'

/** A store in a file, and the trail as a reader of its own sees it. */
export async function openTrail() {
  const directory = temporaryDirectory()
  const path = join(directory.path, 'keywright.db')
  const opened = await openSqlStore(path)
  const reader = openReader(path)
  return {
    ...opened,
    path,
    trail: new SqlAuditTrail(reader),
    close: async () => {
      await reader.close()
      await opened.close()
      directory.close()
    },
  }
}
