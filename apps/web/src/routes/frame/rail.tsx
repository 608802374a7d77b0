import { createLink } from '@tanstack/react-router'
import { Cpu, KeyRound, LayoutDashboard, ScrollText, type LucideIcon } from 'lucide-react'
import { useId, type ComponentProps } from 'react'
import { paths } from '../../lib/paths.ts'
import { Wordmark } from '../../ui/logo.tsx'
import { Tip } from '../../ui/tip.tsx'
import { useWorkplace } from '../workplace.ts'
import { InstanceSwitcher } from './instance-switcher.tsx'

const ITEM = 'flex h-8.5 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium'

const Anchor = ({ children, ...props }: ComponentProps<'a'>) => (
  <a
    {...props}
    className={`${ITEM} text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink [&[aria-current=page]_svg]:text-accent`}
  >
    {children}
  </a>
)
const RailLink = createLink(Anchor)

/** Said, not hidden: the place exists, and this is the role that opens it. */
function ClosedPlace({
  icon: Icon,
  name,
  reason,
}: {
  readonly icon: LucideIcon
  readonly name: string
  readonly reason: string
}) {
  const id = useId()
  return (
    <>
      <Tip text={reason} placement="right">
        <span
          role="link"
          aria-disabled
          tabIndex={0}
          aria-describedby={id}
          className={`${ITEM} cursor-not-allowed text-faint`}
        >
          <Icon aria-hidden className="size-4" />
          {name}
        </span>
      </Tip>
      <span id={id} className="sr-only">
        {reason}
      </span>
    </>
  )
}

const PLACES = [
  { to: paths.overview, name: 'Overview', icon: LayoutDashboard, action: undefined },
  { to: paths.keys, name: 'Keys', icon: KeyRound, action: 'kms.secrets.list' },
  { to: paths.audit, name: 'Audit trail', icon: ScrollText, action: 'kms.audit-events.list' },
  { to: paths.hsm, name: 'HSM', icon: Cpu, action: 'kms.hsm.read' },
] as const

export function Rail({ onGo }: { readonly onGo?: () => void }) {
  const { instance, refusedAnywhere } = useWorkplace()
  return (
    <nav aria-label="Main" className="flex h-full flex-col gap-4 p-3">
      <div className="flex h-8 items-center px-1.5 pt-1">
        <Wordmark />
      </div>
      <InstanceSwitcher onGo={onGo} />
      <ul className="flex flex-col gap-0.5">
        {PLACES.map(({ to, name, icon: Icon, action }) => {
          const refused = action === undefined ? undefined : refusedAnywhere(action)
          return (
            <li key={name}>
              {refused === undefined ? (
                <RailLink to={to} params={{ instanceId: instance.id }} onClick={onGo}>
                  <Icon aria-hidden className="size-4 text-faint" />
                  {name}
                </RailLink>
              ) : (
                <ClosedPlace icon={Icon} name={name} reason={refused} />
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
