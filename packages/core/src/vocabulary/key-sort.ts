/** What keys are sorted by, as the wire calls it (key-protect-api.md §2.3): store, contract and list read this. */
export const SORT_PROPERTIES = [
  'id',
  'name',
  'state',
  'extractable',
  'imported',
  'keyRingID',
  'creationDate',
  'lastUpdateDate',
  'lastRotateDate',
  'expirationDate',
  'deletionDate',
] as const
export type SortProperty = (typeof SORT_PROPERTIES)[number]
