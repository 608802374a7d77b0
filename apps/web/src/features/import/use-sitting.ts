import { useState } from 'react'

interface Named {
  readonly id: string
}

interface Sitting {
  readonly ceremonyId: string | undefined
  /** Where the page itself is about to go. */
  readonly next: { readonly ceremonyId: string | undefined } | undefined
  readonly number: number
}

/**
 * Tells apart the imports that are shown one after the other. An address this page leads to itself, by beginning its import
 * or beginning it anew, goes on with what was filled in; any other is another import, and must not inherit its steps.
 */
export function useSitting(ceremony: Named | undefined, rotated: Named | undefined) {
  const ceremonyId = ceremony?.id
  const [sitting, setSitting] = useState<Sitting>({ ceremonyId, next: undefined, number: 0 })
  if (sitting.ceremonyId !== ceremonyId) {
    const own = sitting.next !== undefined && sitting.next.ceremonyId === ceremonyId
    setSitting({ ceremonyId, next: undefined, number: own ? sitting.number : sitting.number + 1 })
  }
  return {
    key: `${sitting.number}-${rotated?.id ?? ''}`,
    goOnAt: (to: string | undefined) => setSitting((now) => ({ ...now, next: { ceremonyId: to } })),
  }
}
