import { INSTANCE_NAME } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { CheckField } from '../../components/form/check-field.tsx'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { blamed, placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'
import { useSetUp, type SetupRequest } from './queries.ts'

interface InstanceStepProps {
  readonly administrator: Omit<SetupRequest, 'instanceName' | 'enforceToken'>
  readonly onDone: () => void
  readonly onBack: () => void
  /** The server blames a field of an earlier step. */
  readonly onBlame: (error: unknown) => void
}

interface InstanceValues {
  instanceName: string
  enforceToken: boolean
}

const EARLIER = ['name', 'email', 'password', 'setupCode'] as const

export function InstanceStep({ administrator, onDone, onBack, onBlame }: InstanceStepProps) {
  const setUp = useSetUp()
  const { register, handleSubmit, setError, formState } = useForm<InstanceValues>({
    defaultValues: { instanceName: '', enforceToken: false },
  })

  const submit = handleSubmit(({ instanceName, enforceToken }) => {
    if (setUp.isPending) return
    setUp.mutate(
      { ...administrator, instanceName: instanceName.trim(), enforceToken },
      {
        onSuccess: onDone,
        onError: (error) => {
          if (blamed(error, EARLIER)) onBlame(error)
          else placeError<InstanceValues>(error, ['instanceName'], setError)
        },
      },
    )
  })

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <FormFailure error={setUp.error} fields={['instanceName', ...EARLIER]} />
      <TextField
        label="Instance name"
        placeholder="Production"
        field={register('instanceName', {
          validate: withinLimit(INSTANCE_NAME, 'Give it a name; you can change it later.'),
        })}
        error={formState.errors.instanceName?.message}
      />
      <CheckField
        label="Take root keys wrapped only"
        hint="Nobody can then send one in plain."
        field={register('enforceToken')}
      />
      <div className="mt-2 flex gap-2">
        <Button type="submit" variant="primary" size="large" pending={setUp.isPending}>
          {setUp.isPending ? 'Setting up…' : 'Finish set-up'}
        </Button>
        <Button variant="quiet" size="large" onPress={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
