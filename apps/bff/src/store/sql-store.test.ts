import { join } from 'node:path'
import { storeContract } from '@keywright/core/testing/store.contract'
import { openSqlStore, temporaryDirectory } from './testing/opened-sql-store.ts'

storeContract('the database in memory', () => openSqlStore())

storeContract('the database in a file', async () => {
  const directory = temporaryDirectory()
  const opened = await openSqlStore(join(directory.path, 'keywright.db'))
  return {
    ...opened,
    close: async () => {
      await opened.close()
      directory.close()
    },
  }
})
