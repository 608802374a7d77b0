import { Moment } from '../../components/moment.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Fact, Facts } from '../../ui/facts.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Key } from './queries.ts'

export interface ProtectingToken {
  readonly label: string
  readonly model: string
  readonly serial: string
}

interface KeyProtectionProps {
  readonly item: Key
  /** `undefined` while it is being asked for, `null` when it is not known. */
  readonly token: ProtectingToken | null | undefined
}

const TOKEN_UNKNOWN = <span className="text-faint">Not known at the moment</span>

function TokenWords({ token }: Pick<KeyProtectionProps, 'token'>) {
  if (token === undefined) return <Skeleton className="h-4 w-40" />
  if (token === null) return TOKEN_UNKNOWN
  return (
    <>
      {token.label} <span className="text-faint">· {token.model} · serial</span>{' '}
      <span className="font-mono text-xs">{token.serial}</span>
    </>
  )
}

/** Where the material is and what can open it; says no more than the service really knows. */
export function KeyProtection({ item, token }: KeyProtectionProps) {
  return (
    <Facts>
      <Fact name="HSM token">
        <TokenWords token={token} />
      </Fact>
      <Fact name="Origin">{item.imported ? 'Imported' : 'Generated inside the HSM'}</Fact>
      <Fact name="Kept as">Wrapped by this instance’s own key-encryption key, which the HSM never gives out</Fact>
      <Fact name="Used">
        Inside the HSM only; it answers with wrapped or unwrapped data keys, never with the root key
      </Fact>
      {item.keyVersion === undefined ? null : (
        <Fact name="Current version">
          <IdText id={item.keyVersion.id} shown={truncateMiddle(item.keyVersion.id)} copyAs="version id" />
          <span className="text-faint">
            {' '}
            · since <Moment at={item.keyVersion.creationDate} />
          </span>
        </Fact>
      )}
    </Facts>
  )
}
