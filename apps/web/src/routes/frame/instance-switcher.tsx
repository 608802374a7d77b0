import { useNavigate } from '@tanstack/react-router'
import { Boxes, Check, ChevronsUpDown, Plus, Settings } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { paths } from '../../lib/paths.ts'
import { Menu } from '../../ui/menu.tsx'
import { useWorkplace } from '../workplace.ts'

/** Seldom wanted, and the forms library comes with it. */
const NewInstanceDialog = lazy(async () => ({ default: (await import('./new-instance-dialog.tsx')).NewInstanceDialog }))

interface InstanceSwitcherProps {
  readonly onGo: (() => void) | undefined
  readonly compact: boolean
}

/** Tells instances of one name apart. */
const ShortId = ({ id }: { readonly id: string }) => (
  <span className="shrink-0 font-mono text-xs text-faint">{id.slice(0, 8)}</span>
)

export function InstanceSwitcher({ onGo, compact }: InstanceSwitcherProps) {
  const { session, instance, refusedOnPlatform } = useWorkplace()
  const [creating, setCreating] = useState(false)
  const navigate = useNavigate()
  const go = (to: typeof paths.overview | typeof paths.settings, instanceId: string) => {
    onGo?.()
    void navigate({ to, params: { instanceId } })
  }
  const open = (instanceId: string) => go(paths.overview, instanceId)
  const refused = refusedOnPlatform('kms.instances.create')
  const isShared = (name: string) => session.instances.filter((other) => other.name === name).length > 1
  return (
    <>
      <Menu
        label={`Instance: ${instance.name}`}
        triggerClass={`flex h-10 w-full items-center gap-2.5 rounded-md border border-line bg-surface text-left shadow-rest hover:bg-hover ${compact ? 'justify-center' : 'px-2.5'}`}
        trigger={
          <>
            <Boxes aria-hidden className="size-4 shrink-0 text-accent" />
            {compact ? null : (
              <>
                <span className="min-w-0 flex-1 truncate text-sm font-medium">{instance.name}</span>
                {isShared(instance.name) ? <ShortId id={instance.id} /> : null}
                <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
              </>
            )}
          </>
        }
        entries={[
          ...session.instances.map(({ id, name }) => ({
            id,
            text: name,
            content: (
              <>
                <span className={`min-w-0 flex-1 truncate ${id === instance.id ? 'font-medium' : ''}`}>{name}</span>
                {isShared(name) ? <ShortId id={id} /> : null}
                {id === instance.id ? <Check aria-label="this one" className="size-4 text-accent" /> : null}
              </>
            ),
            onAction: () => open(id),
          })),
          {
            id: 'settings',
            text: 'Instance settings',
            apart: true,
            content: (
              <>
                <Settings aria-hidden className="size-4 text-faint" />
                Instance settings
              </>
            ),
            onAction: () => go(paths.settings, instance.id),
          },
          {
            id: 'create',
            text: 'New instance',
            refused,
            content: (
              <>
                <Plus aria-hidden className="size-4 text-faint" />
                New instance…
              </>
            ),
            onAction: () => setCreating(true),
          },
        ]}
      />
      <Suspense>
        {creating ? (
          <NewInstanceDialog
            refused={refused}
            onClose={() => setCreating(false)}
            onCreated={(id) => {
              setCreating(false)
              open(id)
            }}
          />
        ) : null}
      </Suspense>
    </>
  )
}
