import { INSTANCE_NAME } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { FormFooter } from '../../ui/form-footer.tsx'
import { withinLimit } from '../../lib/within-limit.ts'
import { PanelBody } from '../../ui/panel.tsx'
import { useCreateInstance } from './queries.ts'

interface InstanceValues {
  name: string
}

interface CreateInstanceFormProps {
  readonly refused: string | undefined
  readonly onCreated: (instanceId: string) => void
  readonly onCancel: () => void
  readonly cancelWords?: string
}

export function CreateInstanceForm({ refused, onCreated, onCancel, cancelWords = 'Cancel' }: CreateInstanceFormProps) {
  const create = useCreateInstance()
  const { register, handleSubmit, setError, formState } = useForm<InstanceValues>({ defaultValues: { name: '' } })
  const submit = handleSubmit(({ name }) => {
    if (create.isPending) return
    create.mutate(name, {
      onSuccess: ({ guid }) => onCreated(guid),
      onError: (error) => placeError<InstanceValues>(error, ['name'], setError),
    })
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col">
      <PanelBody>
        <FormFailure error={create.error} fields={['name']} />
        <TextField
          label="Name"
          autoFocus
          placeholder="Staging"
          field={register('name', { validate: withinLimit(INSTANCE_NAME) })}
          error={formState.errors.name?.message}
          hint="A space of its own for keys, under a key-encryption key of its own in the HSM."
        />
      </PanelBody>
      <FormFooter
        onCancel={onCancel}
        cancel={cancelWords}
        pending={create.isPending}
        refused={refused}
        working="Creating…"
        send="Create instance"
      />
    </form>
  )
}
