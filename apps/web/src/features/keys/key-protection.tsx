import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Schemas } from '@keywright/contract/client'
import { CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import { Failure } from '../../components/failure.tsx'
import { answerOf, api, instanceHeader } from '../../lib/api.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Fact, Facts } from '../../ui/facts.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { flagWords, type FlagWords } from './flag-words.ts'
import { keyType } from './key-state.ts'
import type { Key } from './queries.ts'

export type Protection = Schemas['KeyProtection']

/** By revision: a rotation or a deletion asks the HSM again. */
export const protectionQuery = (instanceId: string, keyId: string) =>
  queryOptions({
    queryKey: ['keys', instanceId, 'protection', keyId],
    queryFn: ({ signal }): Promise<Protection> =>
      answerOf(
        api.GET('/bff/keys/{id}/protection', {
          signal,
          params: { header: instanceHeader(instanceId), path: { id: keyId } },
        }),
      ),
  })

const MARKS = {
  good: { icon: CircleCheck, ink: 'text-good' },
  bad: { icon: CircleX, ink: 'text-bad' },
  plain: { icon: CircleMinus, ink: 'text-faint' },
} as const

function Flag({ sentence, flag, tone }: FlagWords) {
  const { icon: Icon, ink } = MARKS[tone]
  return (
    <li className="flex gap-2 py-1">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <span>
        {sentence} <code className="font-mono text-xs whitespace-nowrap text-faint">{flag}</code>
      </span>
    </li>
  )
}

interface KeyProtectionProps {
  readonly item: Key
  readonly instanceId: string
}

const KEPT = {
  root: 'Wrapped by this instance’s own key-encryption key, which the HSM never gives out',
  standard: 'Encrypted under this instance’s payload key, which is wrapped by its key-encryption key in the HSM',
} as const

const USED = {
  root: 'Inside the HSM only; it answers with wrapped or unwrapped data keys, never with the root key',
  standard: 'Its secret is shown to whoever may read it: a standard key is a stored secret, not a key of the HSM',
} as const

/** Where the material is, what can open it, and what the HSM itself says of it; no more than is really known. */
export function KeyProtection({ item, instanceId }: KeyProtectionProps) {
  const { data, error, refetch } = useQuery(protectionQuery(instanceId, item.id))
  const type = keyType(item)
  return (
    <div className="flex flex-col gap-4">
      <Facts>
        <Fact name="HSM token">
          <TokenWords protection={data} failed={error !== null} />
        </Fact>
        <Fact name="Origin">{originWords(item)}</Fact>
        <Fact name="Kept as">{KEPT[type]}</Fact>
        <Fact name="Used">{USED[type]}</Fact>
        {data === undefined ? null : (
          <Fact name="Key-encryption key">
            <IdText id={data.kekId} shown={truncateMiddle(data.kekId)} copyAs="id of the key-encryption key" />
          </Fact>
        )}
      </Facts>
      {error === null ? null : <Failure error={error} reading onRetry={() => void refetch()} />}
      {type === 'standard' ? null : <Flags protection={data} failed={error !== null} deleted={item.deleted} />}
    </div>
  )
}

const originWords = ({ imported, extractable }: Key): string => {
  if (imported) return 'Imported: its material was made elsewhere'
  return extractable ? 'Drawn by the HSM’s random number generator' : 'Generated inside the HSM'
}

interface AskedProps {
  readonly protection: Protection | undefined
  readonly failed: boolean
}

function TokenWords({ protection, failed }: AskedProps) {
  if (protection === undefined && !failed) return <Skeleton className="h-4 w-40" />
  const token = protection?.token
  if (token === undefined) return <span className="text-faint">Not known at the moment</span>
  return (
    <>
      {token.label} <span className="text-faint">· {token.model} · serial</span>{' '}
      <span className="font-mono text-xs break-all">{token.serial}</span>
    </>
  )
}

function Flags({ protection, failed, deleted }: AskedProps & { readonly deleted: boolean }) {
  if (failed) return null
  return (
    <div className="border-t border-line pt-3 text-sm">
      <h3 className="mb-1 font-medium">What the HSM says of the newest version</h3>
      {protection === undefined ? <Skeleton className="h-24 w-full" /> : null}
      {protection !== undefined && protection.material === undefined ? (
        <p className="text-soft">
          {deleted ? 'The HSM is not asked about a deleted key.' : 'The HSM does not answer just now.'}
        </p>
      ) : null}
      {protection?.material === undefined ? null : (
        <ul className="text-soft">
          {flagWords(protection.material).map((words) => (
            <Flag key={words.flag} {...words} />
          ))}
        </ul>
      )}
    </div>
  )
}
