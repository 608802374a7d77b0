import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { PassphraseForm } from '../features/account/passphrase-form.tsx'
import { ProfileForm } from '../features/account/profile-form.tsx'
import { accountQuery } from '../features/account/queries.ts'
import { WaysCard } from '../features/account/second-step/ways-card.tsx'
import { SessionList } from '../features/account/session-list.tsx'
import { applyTheme, onThemeChange, storedTheme, THEMES } from '../lib/theme.ts'
import { Card } from '../ui/card.tsx'
import { Segments } from '../ui/segments.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { THEME_LOOK } from './frame/theme-menu.tsx'
import { useWorkplace } from './workplace.ts'

/** Everything here is about whoever looks at it; nobody else can. */
export function AccountPage() {
  const { session } = useWorkplace()
  const account = useQuery(accountQuery)
  const { name, email } = session.user
  return (
    <div className="flex flex-col gap-5">
      <PageHeading title="Your account" />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Card title="Profile">
            <ProfileForm name={name} email={email} roles={session.platformRoles} />
          </Card>
          <Card title={session.signsInBy.includes('passphrase') ? 'Passphrase' : 'How you sign in'}>
            {session.signsInBy.includes('passphrase') ? (
              <PassphraseForm personal={[name, email]} email={email} />
            ) : (
              <p className="text-pretty text-soft">
                You have none: you sign in by the provider your organisation uses. Whoever administers Keywright set
                that up under Access.
              </p>
            )}
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          {account.data !== undefined ? (
            <>
              <WaysCard account={account.data} />
              <SessionList sessions={account.data.sessions} />
            </>
          ) : account.isError ? (
            <Failure error={account.error} reading onRetry={() => void account.refetch()} />
          ) : (
            <Skeleton className="h-44 w-full rounded-lg" />
          )}
          <Appearance />
        </div>
      </div>
    </div>
  )
}

const OPTIONS = THEMES.map((id) => ({ id, words: THEME_LOOK[id].words }))

function Appearance() {
  const theme = useSyncExternalStore(onThemeChange, storedTheme)
  return (
    <Card title="Appearance">
      <Segments label="Theme" options={OPTIONS} chosen={theme} onChoose={applyTheme} />
      <p className="mt-2 text-sm text-faint">Kept in this browser.</p>
    </Card>
  )
}
