import { KeySquare } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { Moment } from '../../components/moment.tsx'
import { clock } from '../../lib/clock.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { deleteApiKey, type ApiKey } from './queries.ts'

interface ApiKeyListProps {
  readonly apiKeys: readonly ApiKey[]
  readonly serviceName: string
  readonly refused: string | undefined
}

/** When a service's API keys were used last, and when they end. */
export function ApiKeyList({ apiKeys, serviceName, refused }: ApiKeyListProps) {
  const [doomed, setDoomed] = useState<ApiKey>()
  if (apiKeys.length === 0) {
    return <p className="p-4 text-sm text-soft">None yet. Without one, the program cannot sign in.</p>
  }
  return (
    <>
      <ul aria-label="API keys" className="divide-y divide-line">
        {apiKeys.map((apiKey) => (
          <li key={apiKey.id} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-3 text-sm">
            <KeySquare aria-hidden className="size-4 shrink-0 text-faint" />
            <div className="min-w-0 flex-1 basis-48">
              <p className="font-medium wrap-anywhere">{apiKey.name}</p>
              <p className="text-faint">
                {apiKey.lastUsedAt === undefined ? (
                  'Never used'
                ) : (
                  <>
                    Used <Moment at={apiKey.lastUsedAt} inRow />
                  </>
                )}{' '}
                · created <Moment at={apiKey.createdAt} inRow /> · <Expiry expiresAt={apiKey.expiresAt} />
              </p>
            </div>
            <Button
              size="small"
              label={`Delete the API key ${apiKey.name}`}
              refused={refused}
              onPress={() => setDoomed(apiKey)}
            >
              Delete
            </Button>
          </li>
        ))}
      </ul>
      {doomed === undefined ? null : (
        <ConfirmDialog
          title={`Delete the API key ${doomed.name}?`}
          send="Delete"
          working="Deleting…"
          act={() => deleteApiKey(doomed.id)}
          done={`The API key ${doomed.name} no longer works.`}
          onClose={() => setDoomed(undefined)}
        >
          <p>
            Whatever signs in to {serviceName} by it stops at once: the tokens it got end as well.
            {doomed.lastUsedAt === undefined ? ' It was never used.' : null}
          </p>
          {doomed.lastUsedAt === undefined ? null : (
            <p className="text-soft">
              It was used <Moment at={doomed.lastUsedAt} />.
            </p>
          )}
        </ConfirmDialog>
      )}
    </>
  )
}

function Expiry({ expiresAt }: { readonly expiresAt: string | undefined }) {
  const now = useSyncExternalStore(clock.subscribe, clock.now)
  if (expiresAt === undefined) return 'does not expire'
  return (
    <span className={Date.parse(expiresAt) > now ? '' : 'font-medium text-bad'}>
      {Date.parse(expiresAt) > now ? 'expires' : 'expired'} <Moment at={expiresAt} inRow />
    </span>
  )
}
