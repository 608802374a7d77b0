import { useNavigate } from '@tanstack/react-router'
import { LogOut, UserRound } from 'lucide-react'
import { useSignedIn, useSignOut } from '../../features/session/queries.ts'
import { paths } from '../../lib/paths.ts'
import { buttonStyle } from '../../ui/button-style.ts'
import { Menu } from '../../ui/menu.tsx'
import { useWorkplace } from '../workplace.ts'

const initials = (name: string): string => {
  const parts = name.trim().split(/\s+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.[0] ?? '')
    .join('')
    .toUpperCase()
}

interface AccountMenuProps {
  readonly compact: boolean
  readonly onGo: (() => void) | undefined
}

/** Drawn, not written: letters that are no part of the name a screen reader says. */
const Portrait = ({ name }: { readonly name: string }) => (
  <span
    data-initials={initials(name)}
    className="grid size-6.5 shrink-0 place-items-center rounded-full bg-accent-soft text-[0.6875rem] font-semibold text-accent before:content-[attr(data-initials)]"
  />
)

export function AccountMenu({ compact, onGo }: AccountMenuProps) {
  const { user, platformRoles } = useSignedIn()
  const { instance } = useWorkplace()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu
      label={`Account of ${user.name}`}
      trigger={
        compact ? (
          <Portrait name={user.name} />
        ) : (
          <>
            <Portrait name={user.name} />
            <span aria-hidden className="min-w-0 truncate font-medium">
              {user.name}
            </span>
          </>
        )
      }
      triggerClass={
        compact
          ? buttonStyle('quiet', 'icon')
          : 'flex h-9 min-w-0 items-center gap-2.5 rounded-md px-1.5 text-sm hover:bg-hover'
      }
      placement="top start"
      header={
        <div className="mb-1 border-b border-line px-2 pt-1.5 pb-2.5">
          <p className="font-medium break-words">{user.name}</p>
          <p className="text-sm break-words text-faint">{user.email}</p>
          {platformRoles.length === 0 ? null : <p className="mt-1 text-xs text-faint">{platformRoles.join(', ')}</p>}
        </div>
      }
      entries={[
        {
          id: 'account',
          text: 'Your account',
          content: (
            <>
              <UserRound aria-hidden className="size-4 text-faint" />
              Your account
            </>
          ),
          onAction: () => {
            onGo?.()
            void navigate({ to: paths.account, params: { instanceId: instance.id } })
          },
        },
        {
          id: 'sign-out',
          text: 'Sign out',
          content: (
            <>
              <LogOut aria-hidden className="size-4 text-faint" />
              Sign out
            </>
          ),
          onAction: () => signOut.mutate(),
        },
      ]}
    />
  )
}
