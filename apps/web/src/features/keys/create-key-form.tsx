import { KEY_DESCRIPTION, KEY_NAME } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { emptyOrWithinLimit, withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'
import { PanelBody, PanelFooter } from '../../ui/panel.tsx'
import { useCreateKey, type CreateKeyValues, type Key } from './queries.ts'

interface CreateKeyFormProps {
  readonly instanceId: string
  /** Why nothing can be created here now. */
  readonly refused: string | undefined
  readonly onCreated: (key: Key) => void
  readonly onCancel: () => void
}

const FIELDS = ['name', 'description'] as const

export function CreateKeyForm({ instanceId, refused, onCreated, onCancel }: CreateKeyFormProps) {
  const create = useCreateKey(instanceId)
  const { register, handleSubmit, setError, formState } = useForm<CreateKeyValues>({
    defaultValues: { name: '', description: '' },
  })
  const { errors } = formState

  const submit = handleSubmit((values) => {
    if (create.isPending) return
    create.mutate(values, {
      onSuccess: onCreated,
      onError: (error) => placeError<CreateKeyValues>(error, FIELDS, setError),
    })
  })

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={create.error} fields={FIELDS} />
        <div className="rounded-lg border border-line bg-sunken px-3.5 py-3">
          <p className="font-medium">Root key · AES-256</p>
          <p className="mt-0.5 text-sm text-soft">
            Made inside the HSM, never seen outside it. It wraps the data keys your services encrypt with.
          </p>
        </div>
        <TextField
          label="Name"
          autoFocus
          field={register('name', { validate: withinLimit(KEY_NAME) })}
          error={errors.name?.message}
          hint={`${KEY_NAME.min} to ${KEY_NAME.max} characters. Do not put anything secret or personal in it.`}
        />
        <TextField
          label="Description"
          optional
          rows={3}
          field={register('description', { validate: emptyOrWithinLimit(KEY_DESCRIPTION) })}
          error={errors.description?.message}
          hint="What depends on this key? Whoever meets it in an incident will be glad to know."
        />
      </PanelBody>
      <PanelFooter>
        <Button variant="quiet" onPress={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" pending={create.isPending} refused={refused}>
          {create.isPending ? 'Creating…' : 'Create key'}
        </Button>
      </PanelFooter>
    </form>
  )
}
