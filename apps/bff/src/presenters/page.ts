interface Paging {
  readonly limit: number
  readonly offset: number
  readonly totalCount?: boolean | undefined
}

/** A page of a list that is short enough to be read whole. */
export function pageOf<Item>(collectionType: string, all: readonly Item[], { limit, offset, totalCount }: Paging) {
  const resources = all.slice(offset, offset + limit)
  const total = totalCount === true ? { totalCount: all.length } : {}
  return { metadata: { collectionType, collectionTotal: resources.length, ...total }, resources }
}
