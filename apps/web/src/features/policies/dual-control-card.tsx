import { useQuery, type QueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { Failure } from '../../components/failure.tsx'
import { CheckField } from '../../components/form/check-field.tsx'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { doneOrAsked, dualControlQuery, setDualControl, type DualControl } from '../../lib/dual-control.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { controlOf, rowsOf, type ControlValues } from './control-values.ts'

interface DualControlCardProps {
  readonly instanceId: string
  readonly hidden: string | undefined
  readonly refused: string | undefined
}

/** What nobody does alone here. */
export function DualControlCard({ instanceId, hidden, refused }: DualControlCardProps) {
  const { data, error, refetch } = useQuery({ ...dualControlQuery(instanceId), enabled: hidden === undefined })
  if (hidden !== undefined) {
    return (
      <Card title="Dual control">
        <Notice tone="plain" title="You cannot see this policy.">
          {hidden}
        </Notice>
      </Card>
    )
  }
  return (
    <Card title="Dual control">
      {data === undefined ? (
        error === null ? (
          <Skeleton className="h-64 w-full" />
        ) : (
          <Failure error={error} reading onRetry={() => void refetch()} />
        )
      ) : (
        <ControlForm key={JSON.stringify(data)} instanceId={instanceId} control={data} refused={refused} />
      )}
    </Card>
  )
}

const settle = async (client: QueryClient): Promise<void> => {
  const touched = ['dual-control', 'approvals', 'keys', 'audit']
  await Promise.all(touched.map((name) => client.invalidateQueries({ queryKey: [name] })))
}

const NUMBER_STYLE = 'h-8.5 w-18 rounded-md border border-line-strong bg-surface px-2 text-sm'
const DAYS_RULE = 'A number of days from 1 to 30.'

interface ControlFormProps {
  readonly instanceId: string
  readonly control: DualControl
  readonly refused: string | undefined
}

function ControlForm({ instanceId, control, refused }: ControlFormProps) {
  const save = useOneCall(settle)
  const rows = rowsOf(control)
  const { register, handleSubmit, formState } = useForm<ControlValues>({
    defaultValues: {
      approvers: rows.map(({ approvers }) => approvers),
      distinctGroups: control.rules.some((rule) => rule.distinctGroups),
      standsDays: String(control.standsDays),
    },
  })
  const submit = handleSubmit((values) =>
    save.run(async () => {
      const done = await doneOrAsked(() => setDualControl(instanceId, controlOf(values)))
      if (done) announce('Dual control holds from now on.')
    }),
  )
  const unchanged = formState.isDirty ? undefined : 'Nothing is changed yet.'
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      <FormFailure error={save.error} fields={[]} />
      <p className="max-w-prose text-sm text-pretty text-soft">
        Whoever asks for one of these leaves a request; other people with the same right must approve it. Making this
        laxer falls under the rule for policies.
      </p>
      <fieldset className="grid gap-x-8 gap-y-2.5 sm:grid-cols-2">
        <legend className="mb-2 text-sm font-medium text-soft">How many others must approve</legend>
        {rows.map(({ action, words }, at) => (
          <label key={action} className="flex items-center justify-between gap-3 text-sm">
            {words}
            <select {...register(`approvers.${at}`)} className={NUMBER_STYLE}>
              {['0', '1', '2', '3', '4', '5'].map((number) => (
                <option key={number} value={number}>
                  {number === '0' ? 'off' : number}
                </option>
              ))}
            </select>
          </label>
        ))}
      </fieldset>
      <CheckField
        label="Approvers of distinct groups"
        hint="Each approver must be able to stand for an access group of their own."
        field={register('distinctGroups')}
      />
      <div className="max-w-60">
        <TextField
          label="Days a request stands"
          field={register('standsDays', { validate: (text) => /^([1-9]|[12]\d|30)$/.test(text.trim()) || DAYS_RULE })}
          error={formState.errors.standsDays?.message}
        />
      </div>
      <div>
        <Button type="submit" variant="primary" pending={save.pending} refused={refused ?? unchanged}>
          {save.pending ? 'Saving…' : 'Save dual control'}
        </Button>
      </div>
    </form>
  )
}
