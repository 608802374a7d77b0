import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, Circle, X } from 'lucide-react'
import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { grantsQuery } from '../features/access/queries.ts'
import { auditFiguresQuery } from '../features/audit/queries.ts'
import { firstKeysQuery } from '../features/keys/find-keys.ts'
import { firstSteps } from '../lib/first-steps.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useWorkplace } from './workplace.ts'

/** Whether the steps are wanted here; asked before anything is fetched for them. */
export function useFirstStepsOver(): boolean {
  const { instance } = useWorkplace()
  return useSyncExternalStore(firstSteps.subscribe, () => firstSteps.has(instance.id, 'over'))
}

const USES = { action: 'kms.secrets.wrap,kms.secrets.unwrap', outcome: 'success' } as const

const MOST_LOOKED_AT = 200

/** Whether a service ID has a role here; for whoever may not see that there is nothing to wait for. */
function useServed(): boolean | undefined {
  const { instance, refusedAnywhere } = useWorkplace()
  const unseen = refusedAnywhere('kms.access-grants.list') !== undefined
  const { data } = useQuery({ ...grantsQuery({ instance: instance.id, limit: MOST_LOOKED_AT }), enabled: !unseen })
  if (unseen) return true
  // Where so many roles are granted, the first steps are long done.
  return data && (data.total > MOST_LOOKED_AT || data.grants.some(({ subject }) => subject.kind === 'service-id'))
}

/** What the keys and the trail say has been done in this instance, so that the list ticks itself off. */
function useProgress() {
  const { instance, refusedAnywhere, refusedHere } = useWorkplace()
  const looked = useSyncExternalStore(firstSteps.subscribe, () => firstSteps.has(instance.id, 'looked'))
  const uses = useQuery({
    ...auditFiguresQuery({ instanceId: instance.id, search: USES }, 1),
    enabled: refusedAnywhere('kms.audit-events.list') === undefined,
  })
  const keys = useQuery({
    ...firstKeysQuery(instance.id),
    enabled: refusedHere('kms.secrets.list') === undefined,
  })
  const served = useServed()
  const used = uses.data?.facets.action.map(({ value }) => value) ?? []
  return {
    known: keys.isSuccess && uses.isSuccess && served !== undefined,
    newest: keys.data?.newestRoot,
    imported: keys.data?.hasImported ?? false,
    used: used.includes('kms.secrets.wrap') && used.includes('kms.secrets.unwrap'),
    served: served ?? false,
    looked,
  }
}

interface StepProps {
  readonly done: boolean
  readonly children: ReactNode
}

function Step({ done, children }: StepProps) {
  const Icon = done ? CircleCheck : Circle
  return (
    <li className="flex items-start gap-2.5 py-2 first:pt-0 last:pb-0">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${done ? 'text-good' : 'text-faint'}`} />
      <span className={done ? 'text-faint' : ''}>
        {children}
        {done ? <span className="sr-only"> (done)</span> : null}
      </span>
    </li>
  )
}

/** The way from an empty instance to a key in use; gone once it has been walked, or when it is not wanted. */
export function GettingStarted() {
  const { instance, session } = useWorkplace()
  const { known, newest, imported, used, served, looked } = useProgress()
  const created = newest !== undefined
  const walked = known && created && imported && used && served && looked
  useEffect(() => {
    if (walked) firstSteps.mark(instance.id, 'over')
  }, [walked, instance.id])
  if (!known || walked) return null
  const params = { instanceId: instance.id }
  return (
    <Card
      title="Getting started"
      aside={
        <Button
          variant="quiet"
          size="icon"
          label="Dismiss getting started"
          onPress={() => firstSteps.mark(instance.id, 'over')}
          className="-mr-1.5"
        >
          <X aria-hidden className="size-4" />
        </Button>
      }
    >
      <ol>
        <Step done={created}>
          <Link to={paths.keyCreate} params={params} className="link">
            Create a root key
          </Link>
        </Step>
        <Step done={imported}>
          <Link to={paths.keyImport} params={params} className="link">
            Import your own key
          </Link>
        </Step>
        <Step done={used}>
          {newest === undefined ? (
            'Wrap and unwrap a data key'
          ) : (
            <Link to={paths.keyUse} params={{ ...params, keyId: newest.id }} className="link">
              Wrap and unwrap a data key
            </Link>
          )}
        </Step>
        <Step done={served}>
          <Link to={paths.accessServiceIds} params={params} className="link">
            Give a service access
          </Link>
        </Step>
        {/* Nobody needs one for the rest, so that it does not stand in the way of the first key. */}
        {created ? (
          <Step done={session.hasPasskey}>
            <Link to={paths.account} params={params} className="link">
              Add a passkey
            </Link>
          </Step>
        ) : null}
        <Step done={looked}>
          <Link to={paths.audit} params={params} className="link">
            Look at the audit trail
          </Link>
        </Step>
      </ol>
    </Card>
  )
}
