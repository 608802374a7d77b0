import { INSTANCE_NAME } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'
import { afterInstanceChange, renameInstance } from './queries.ts'

interface RenameInstanceFormProps {
  readonly instanceId: string
  readonly name: string
  readonly refused: string | undefined
}

interface NameValues {
  name: string
}

export function RenameInstanceForm({ instanceId, name, refused }: RenameInstanceFormProps) {
  const call = useOneCall(afterInstanceChange)
  const { register, handleSubmit, setError, formState, watch } = useForm<NameValues>({ defaultValues: { name } })
  useServerBlame(call.error, (error) => placeError<NameValues>(error, ['name'], setError))
  const unchanged = watch('name').trim() === name ? 'It has this name already.' : undefined
  const submit = handleSubmit(({ name: next }) => {
    if ((refused ?? unchanged) !== undefined) return
    return call.run(
      () => renameInstance(instanceId, next),
      () => announce(`The instance is called ${next.trim()} now.`),
    )
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
      <FormFailure error={call.error} fields={['name']} />
      <TextField
        label="Name"
        field={register('name', { validate: withinLimit(INSTANCE_NAME) })}
        error={formState.errors.name?.message}
        hint="Shown to people. Services name the instance by its id, which stays as it is."
      />
      <div>
        <Button type="submit" pending={call.pending} refused={refused ?? unchanged}>
          {call.pending ? 'Renaming…' : 'Rename'}
        </Button>
      </div>
    </form>
  )
}
