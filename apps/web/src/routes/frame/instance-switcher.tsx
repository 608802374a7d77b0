import { useNavigate } from '@tanstack/react-router'
import { Boxes, ChevronsUpDown, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { paths } from '../../lib/paths.ts'
import { Menu } from '../../ui/menu.tsx'
import { useWorkplace } from '../workplace.ts'

const CREATE = 'create'

/** Seldom wanted, and the forms library comes with it. */
const NewInstanceDialog = lazy(async () => ({ default: (await import('./new-instance-dialog.tsx')).NewInstanceDialog }))

export function InstanceSwitcher({ onGo }: { readonly onGo: (() => void) | undefined }) {
  const { session, instance, refusedOnPlatform } = useWorkplace()
  const [creating, setCreating] = useState(false)
  const navigate = useNavigate()
  const open = (instanceId: string) => {
    onGo?.()
    void navigate({ to: paths.overview, params: { instanceId } })
  }
  const refused = refusedOnPlatform('kms.instances.create')
  return (
    <>
      <Menu
        label={`Instance: ${instance.name}`}
        triggerClass="flex h-10 w-full items-center gap-2.5 rounded-md border border-line bg-surface px-2.5 text-left shadow-rest hover:bg-hover"
        trigger={
          <>
            <Boxes aria-hidden className="size-4 shrink-0 text-accent" />
            <span className="min-w-0 flex-1 truncate text-sm font-medium">{instance.name}</span>
            <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </>
        }
        entries={[
          ...session.instances.map(({ id, name }) => ({
            id,
            text: name,
            content: <span className={id === instance.id ? 'truncate font-medium' : 'truncate'}>{name}</span>,
            onAction: () => open(id),
          })),
          {
            id: CREATE,
            text: 'New instance',
            content: (
              <span className="flex flex-col py-0.5">
                <span className="flex items-center gap-2 text-accent">
                  <Plus aria-hidden className="size-4" />
                  New instance…
                </span>
                {refused === undefined ? null : <span className="text-xs text-faint">{refused}</span>}
              </span>
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
