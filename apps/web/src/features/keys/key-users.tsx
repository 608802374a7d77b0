import { queryOptions, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Skeleton } from '../../ui/skeleton.tsx'

const DAYS = 90
const DAY_MS = 86_400_000
const MOST_SHOWN = 5
const USES = 'kms.secrets.wrap,kms.secrets.unwrap,kms.secrets.rewrap'

/** Who used the key lately, as the audit trail knows it; under its name, so that a new event brings it up to date. */
const keyUsersQuery = (instanceId: string, keyId: string) =>
  queryOptions({
    queryKey: ['audit', 'users-of-key', instanceId, keyId],
    queryFn: ({ signal }) => {
      const from = new Date(serverNow() - DAYS * DAY_MS).toISOString()
      const query = { instance: instanceId, key: keyId, action: USES, outcome: 'success', from, bars: 1 } as const
      return answerOf(api.GET('/bff/audit-figures', { signal, params: { query } }))
    },
  })

interface KeyUsersProps {
  readonly instanceId: string
  readonly keyId: string
  /** Why this person cannot see the trail. */
  readonly refused: string | undefined
}

const number = new Intl.NumberFormat('en')
const times = (count: number): string => (count === 1 ? 'once' : `${number.format(count)} times`)

/** Who would miss the key: those who wrapped or unwrapped with it in the last 90 days, and how often. */
export function KeyUsers({ instanceId, keyId, refused }: KeyUsersProps) {
  const { data, isError } = useQuery({ ...keyUsersQuery(instanceId, keyId), enabled: refused === undefined })
  if (refused !== undefined) {
    return (
      <p className="text-sm text-soft">Who has used this key is in the audit trail, which you cannot see. {refused}</p>
    )
  }
  if (isError) return <p className="text-sm text-soft">Who has used this key could not be read just now.</p>
  if (data === undefined) return <Skeleton className="h-4 w-64 max-w-full" />
  const users = data.facets.initiator
  if (data.total === 0) {
    return <p className="text-sm text-soft">Nobody has wrapped or unwrapped with this key in the last {DAYS} days.</p>
  }
  const more = users.length - MOST_SHOWN
  return (
    <div className="text-sm text-soft">
      <p>
        Used <span className="font-medium text-ink">{times(data.total)}</span> in the last {DAYS} days by
      </p>
      <ul className="mt-1 max-w-sm">
        {users.slice(0, MOST_SHOWN).map(({ value, name, count }) => (
          <li key={value} className="flex justify-between gap-4">
            <span className="min-w-0 truncate font-medium text-ink" title={value}>
              {name ?? truncateMiddle(value)}
            </span>
            <span className="figures whitespace-nowrap">{times(count)}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-1">and {more} more.</p> : null}
    </div>
  )
}
