import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Failure } from '../../components/failure.tsx'
import {
  dualControlQuery,
  platformControlQuery,
  setDualControl,
  setPlatformControl,
  type DualControl,
  type ShownControl,
} from '../../lib/dual-control.ts'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ControlForm } from './control-form.tsx'

interface Rights {
  readonly hidden: string | undefined
  readonly refused: string | undefined
}

/** What nobody does alone here. */
export function DualControlCard({ instanceId, ...rights }: Rights & { readonly instanceId: string }) {
  const query = useQuery({ ...dualControlQuery(instanceId), enabled: rights.hidden === undefined })
  return (
    <Policy
      title="Dual control"
      lead="What nobody does alone in this instance. Deleting it also asks what purging asks, since its keys go with it."
      query={query}
      rights={rights}
      onSave={(control) => setDualControl(instanceId, control)}
    />
  )
}

const onPlatform = ({ rules, standsDays }: DualControl) => ({
  rules: rules.flatMap(({ action, ...rule }) => (action === 'kms.access-grants.write' ? [{ ...rule, action }] : [])),
  standsDays,
})

/** What nobody does alone anywhere. */
export function PlatformControlCard(rights: Rights) {
  const query = useQuery({ ...platformControlQuery, enabled: rights.hidden === undefined })
  return (
    <Policy
      title="Dual control of the whole installation"
      lead="Roles are given by more than one person, in every instance and above them, directly or by way of a group. Taking one away never waits."
      query={query}
      rights={rights}
      onSave={(control) => setPlatformControl(onPlatform(control))}
    />
  )
}

interface PolicyProps {
  readonly title: string
  readonly lead: string
  readonly query: UseQueryResult<ShownControl>
  readonly rights: Rights
  readonly onSave: (control: DualControl) => Promise<void>
}

function Policy({ title, lead, query: { data, error, refetch }, rights: { hidden, refused }, onSave }: PolicyProps) {
  return (
    <Card title={title}>
      {hidden !== undefined ? (
        <Notice tone="plain" title="You cannot see this policy.">
          {hidden}
        </Notice>
      ) : data !== undefined ? (
        <ControlForm
          key={JSON.stringify([data.rules, data.standsDays])}
          lead={lead}
          control={data}
          refused={refused}
          onSave={onSave}
        />
      ) : error === null ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <Failure error={error} reading onRetry={() => void refetch()} />
      )}
    </Card>
  )
}
