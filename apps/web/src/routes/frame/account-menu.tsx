import { LogOut } from 'lucide-react'
import { useSignedIn, useSignOut } from '../../features/session/queries.ts'
import { buttonStyle } from '../../ui/button-style.ts'
import { Menu } from '../../ui/menu.tsx'

const initials = (name: string): string => {
  const parts = name.trim().split(/\s+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.[0] ?? '')
    .join('')
    .toUpperCase()
}

export function AccountMenu() {
  const { user, platformRoles } = useSignedIn()
  const signOut = useSignOut()
  return (
    <Menu
      label={`Account of ${user.name}`}
      trigger={
        // Drawn, not written: letters that are no part of the name a screen reader says.
        <span
          data-initials={initials(user.name)}
          className="grid size-6.5 place-items-center rounded-full bg-accent-soft text-[0.6875rem] font-semibold text-accent before:content-[attr(data-initials)]"
        />
      }
      triggerClass={buttonStyle('quiet', 'icon')}
      placement="bottom end"
      header={
        <div className="mb-1 border-b border-line px-2 pt-1.5 pb-2.5">
          <p className="font-medium break-words">{user.name}</p>
          <p className="text-sm break-words text-faint">{user.email}</p>
          {platformRoles.length === 0 ? null : <p className="mt-1 text-xs text-faint">{platformRoles.join(', ')}</p>}
        </div>
      }
      entries={[
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
