import { createLink } from '@tanstack/react-router'
import {
  Cpu,
  KeyRound,
  LayoutDashboard,
  Library,
  PanelLeftClose,
  PanelLeftOpen,
  ScrollText,
  ShieldCheck,
  Stamp,
  type LucideIcon,
} from 'lucide-react'
import { useId, type ComponentProps } from 'react'
import { paths } from '../../lib/paths.ts'
import { Button } from '../../ui/button.tsx'
import { LogoMark, Wordmark } from '../../ui/logo.tsx'
import { Tip } from '../../ui/tip.tsx'
import { useWorkplace } from '../workplace.ts'
import { AccountMenu } from './account-menu.tsx'
import { InstanceSwitcher } from './instance-switcher.tsx'

const ITEM = 'flex h-8.5 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium'

interface AnchorProps extends ComponentProps<'a'> {
  /** With icons alone, the name appears beside the icon under the pointer or the focus. */
  readonly tip?: string | undefined
}

function Anchor({ children, tip, ...props }: AnchorProps) {
  const link = (
    <a
      {...props}
      className={`${ITEM} text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink [&[aria-current=page]_svg]:text-accent`}
    >
      {children}
    </a>
  )
  return tip === undefined ? (
    link
  ) : (
    <Tip text={tip} placement="right">
      {link}
    </Tip>
  )
}
const RailLink = createLink(Anchor)

interface PlaceProps {
  readonly icon: LucideIcon
  readonly name: string
  readonly compact: boolean
}

const Face = ({ icon: Icon, name, compact }: PlaceProps) => (
  <>
    <Icon aria-hidden className="size-4 shrink-0 text-faint" />
    <span className={compact ? 'sr-only' : ''}>{name}</span>
  </>
)

/** Said, not hidden: the place exists, and this is the role that opens it. */
function ClosedPlace({ reason, ...place }: PlaceProps & { readonly reason: string }) {
  const id = useId()
  return (
    <>
      <Tip text={place.compact ? `${place.name}: ${reason}` : reason} placement="right">
        <span
          role="link"
          aria-disabled
          tabIndex={0}
          aria-describedby={id}
          className={`${ITEM} cursor-not-allowed text-faint`}
        >
          <Face {...place} />
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
  { to: paths.rings, name: 'Key rings', icon: Library, action: 'kms.key-rings.list' },
  { to: paths.approvals, name: 'Approvals', icon: Stamp, action: undefined },
  { to: paths.audit, name: 'Audit trail', icon: ScrollText, action: 'kms.audit-events.list' },
  { to: paths.access, name: 'Access', icon: ShieldCheck, action: 'kms.access-grants.list' },
  { to: paths.hsm, name: 'HSM', icon: Cpu, action: 'kms.hsm.read' },
] as const

interface RailProps {
  /** Icons alone. */
  readonly compact?: boolean
  /** Absent in the drawer, which is either there or not. */
  readonly onCompact?: (compact: boolean) => void
  readonly onGo?: () => void
}

export function Rail({ compact = false, onCompact, onGo }: RailProps) {
  const { instance, refusedAnywhere } = useWorkplace()
  return (
    <nav aria-label="Main" className={`flex h-full flex-col gap-4 ${compact ? 'p-2.5' : 'p-3'}`}>
      <div className={`flex h-8 items-center pt-1 ${compact ? 'justify-center' : 'px-1.5'}`}>
        {compact ? <LogoMark /> : <Wordmark />}
      </div>
      <InstanceSwitcher onGo={onGo} compact={compact} />
      <ul className="flex flex-col gap-0.5">
        {PLACES.map(({ to, name, icon, action }) => {
          const refused = action === undefined ? undefined : refusedAnywhere(action)
          const place = { icon, name, compact }
          return (
            <li key={name}>
              {refused === undefined ? (
                <RailLink to={to} params={{ instanceId: instance.id }} onClick={onGo} tip={compact ? name : undefined}>
                  <Face {...place} />
                </RailLink>
              ) : (
                <ClosedPlace {...place} reason={refused} />
              )}
            </li>
          )
        })}
      </ul>
      <div className={`mt-auto flex items-center gap-1 ${compact ? 'flex-col' : 'justify-between'}`}>
        <AccountMenu compact={compact} onGo={onGo} />
        {onCompact === undefined ? null : <CompactButton compact={compact} onCompact={onCompact} />}
      </div>
    </nav>
  )
}

function CompactButton({ compact, onCompact }: Required<Pick<RailProps, 'compact' | 'onCompact'>>) {
  const Icon = compact ? PanelLeftOpen : PanelLeftClose
  return (
    <Button
      variant="quiet"
      size="icon"
      label={compact ? 'Widen the menu' : 'Narrow the menu to icons'}
      onPress={() => onCompact(!compact)}
    >
      <Icon aria-hidden className="size-4" />
    </Button>
  )
}
