import { useQuery, type QueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { Failure } from '../../components/failure.tsx'
import { CheckField } from '../../components/form/check-field.tsx'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { announce } from '../../lib/announce.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { accessOf, effectWords, type AccessValues, type InstancePolicy } from './access-values.ts'
import { createImportAccessQuery, setCreateImportAccess } from './queries.ts'

interface CreateImportAccessCardProps {
  readonly instanceId: string
  /** Why this person cannot see the policy. */
  readonly hidden: string | undefined
  /** Why this person cannot change it. */
  readonly refused: string | undefined
}

/** Which keys may be made and brought in here, and how. */
export function CreateImportAccessCard({ instanceId, hidden, refused }: CreateImportAccessCardProps) {
  const { data, isError, error, refetch } = useQuery({
    ...createImportAccessQuery(instanceId),
    enabled: hidden === undefined,
  })
  return (
    <Card title="Creating and importing keys">
      {hidden === undefined ? null : (
        <Notice tone="plain" title="You cannot see this policy.">
          {hidden}
        </Notice>
      )}
      {data === undefined ? (
        hidden !== undefined ? null : isError ? (
          <Failure error={error} reading onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-64 w-full" />
        )
      ) : (
        // What somebody else set meanwhile is what the form begins with.
        <AccessForm key={data?.lastUpdated ?? 'never'} instanceId={instanceId} policy={data} refused={refused} />
      )}
    </Card>
  )
}

/** The policy is in every form that makes a key, too. */
const settle = async (client: QueryClient): Promise<void> => {
  const touched = ['instance-policies', 'import-options', 'audit']
  await Promise.all(touched.map((name) => client.invalidateQueries({ queryKey: [name] })))
}

interface AccessFormProps {
  readonly instanceId: string
  readonly policy: InstancePolicy | null
  readonly refused: string | undefined
}

const LEGEND = 'mb-2 text-sm font-medium text-soft'

function AccessForm({ instanceId, policy, refused }: AccessFormProps) {
  const save = useOneCall(settle)
  const { register, handleSubmit, watch, formState } = useForm<AccessValues>({
    defaultValues: accessOf(policy ?? undefined),
  })
  const values = watch()
  const submit = handleSubmit((wanted) =>
    save.run(
      () => setCreateImportAccess(instanceId, wanted),
      () => announce('The policy holds from now on.'),
    ),
  )
  const unchanged = formState.isDirty ? undefined : 'Nothing is changed yet.'
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      <FormFailure error={save.error} fields={[]} />
      <div className="grid gap-5 sm:grid-cols-2">
        <fieldset className="flex flex-col gap-2.5">
          <legend className={LEGEND}>May be created</legend>
          <CheckField label="Root keys, in the HSM" field={register('create_root_key')} />
          <CheckField label="Standard keys, by the HSM" field={register('create_standard_key')} />
        </fieldset>
        <fieldset className="flex flex-col gap-2.5">
          <legend className={LEGEND}>May be imported</legend>
          <CheckField label="Root keys" field={register('import_root_key')} />
          <CheckField label="Standard keys" field={register('import_standard_key')} />
        </fieldset>
      </div>
      <CheckField
        label="Root keys wrapped only"
        hint="Material for a root key is taken only as ciphertext for the HSM, new or as rotation, by form or by API."
        field={register('enforce_token')}
      />
      <p aria-live="polite" className="rounded-lg bg-sunken px-3.5 py-2.5 text-sm text-pretty">
        {effectWords(values)} <span className="text-faint">Keys that exist stay as they are.</span>
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" variant="primary" pending={save.pending} refused={refused ?? unchanged}>
          {save.pending ? 'Saving…' : 'Save the policy'}
        </Button>
        {policy === null ? null : (
          <span className="text-sm text-faint">
            Last set <Moment at={policy.lastUpdated} /> by{' '}
            <IdText id={policy.updatedBy} shown={truncateMiddle(policy.updatedBy, 16, 6)} />
          </span>
        )}
      </div>
    </form>
  )
}
