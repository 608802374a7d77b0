import { join } from 'node:path'
import { storeContract } from '@keywright/core/testing/store.contract'
import { openReader } from './reader/reader.ts'
import { openSqlStore, temporaryDirectory } from './testing/opened-sql-store.ts'

storeContract('the database in memory', () => openSqlStore())

storeContract('the database in a file, whose lists a thread reads', async () => {
  const directory = temporaryDirectory()
  const path = join(directory.path, 'keywright.db')
  const reader = openReader(path)
  const opened = await openSqlStore(path, reader.db)
  return {
    ...opened,
    close: async () => {
      await reader.close()
      await opened.close()
      directory.close()
    },
  }
})
