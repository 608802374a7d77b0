import { CSV_BEGIN, csvLine } from '@keywright/core/vocabulary/csv'
import { stateWords, keyState, keyType } from './key-state.ts'
import type { Key } from './queries.ts'

const COLUMNS: readonly (readonly [string, (key: Key) => string | undefined])[] = [
  ['Name', ({ name }) => name],
  ['Key id', ({ id }) => id],
  ['State', (key) => stateWords(keyState(key)).word],
  ['Type', keyType],
  ['Key ring', ({ keyRingID }) => keyRingID],
  ['Aliases', ({ aliases }) => aliases.join(' ')],
  ['Tags', ({ tags }) => tags?.join(', ')],
  ['Description', ({ description }) => description],
  ['Origin', ({ imported }) => (imported ? 'imported' : 'generated')],
  ['Check value', ({ keywright }) => keywright.checkValue],
  ['Created', ({ creationDate }) => creationDate],
  ['Created by', ({ createdBy, keywright }) => keywright.createdByName ?? createdBy],
  ['Created by (id)', ({ createdBy }) => createdBy],
  ['Last updated', ({ lastUpdateDate }) => lastUpdateDate],
  ['Last rotated', ({ lastRotateDate }) => lastRotateDate],
  ['Expires', ({ expirationDate }) => expirationDate],
  ['Deleted', ({ deletionDate }) => deletionDate],
  ['CRN', ({ crn }) => crn],
]

/** The list for a spreadsheet: every fact, whichever columns the screen shows. Material has no place in it. */
export const keysCsv = (keys: readonly Key[]): string =>
  CSV_BEGIN +
  csvLine(COLUMNS.map(([name]) => name)) +
  keys.map((key) => csvLine(COLUMNS.map(([, read]) => read(key) ?? ''))).join('')
