import { KeyRound, SearchX } from 'lucide-react'
import { LinkButton } from '../../components/link-button.tsx'
import { paths } from '../../lib/paths.ts'
import { Empty } from '../../ui/empty.tsx'

interface NoKeysProps {
  readonly instanceId: string
  readonly filtered: boolean
  readonly mayCreate: boolean
}

export function NoKeys({ instanceId, filtered, mayCreate }: NoKeysProps) {
  if (filtered) {
    return (
      <div className="rounded-lg border border-line bg-surface">
        <Empty
          icon={SearchX}
          title="No key matches"
          action={
            <LinkButton to={paths.keys} params={{ instanceId }}>
              Show all keys
            </LinkButton>
          }
        >
          Search finds part of a name or alias, or a whole key id. Deleted keys are listed only when you ask for that
          state.
        </Empty>
      </div>
    )
  }
  return (
    <div className="rounded-lg border border-line bg-surface">
      <Empty
        icon={KeyRound}
        title="No keys yet"
        action={
          mayCreate ? (
            <>
              <LinkButton to={paths.keyCreate} params={{ instanceId }} variant="primary">
                Create a root key
              </LinkButton>
              <LinkButton to={paths.keyImport} params={{ instanceId }}>
                Import a key of your own
              </LinkButton>
            </>
          ) : undefined
        }
      >
        A root key is made inside your HSM, or brought to it wrapped, and never leaves it. Your services ask it to wrap
        the data keys they encrypt with.
      </Empty>
    </div>
  )
}
