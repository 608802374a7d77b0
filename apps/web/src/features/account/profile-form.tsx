import { PERSON_NAME } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { afterAccountChange, renameAccount } from './queries.ts'

interface ProfileFormProps {
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
}

interface NameValues {
  name: string
}

export function ProfileForm({ name, email, roles }: ProfileFormProps) {
  const call = useOneCall(afterAccountChange)
  const { register, handleSubmit, setError, formState, watch } = useForm<NameValues>({ values: { name } })
  useServerBlame(call.error, (error) => placeError<NameValues>(error, ['name'], setError))
  const unchanged = watch('name').trim() === name ? 'You are called this already.' : undefined
  const submit = handleSubmit(({ name: next }) => {
    if (unchanged !== undefined) return
    return call.run(
      () => renameAccount(next),
      () => announce(`You are called ${next.trim()} now.`),
    )
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <FormFailure error={call.error} fields={['name']} />
      <TextField
        label="Name"
        autoComplete="name"
        field={register('name', { validate: withinLimit(PERSON_NAME) })}
        error={formState.errors.name?.message}
      />
      <div>
        <Button type="submit" pending={call.pending} refused={unchanged}>
          {call.pending ? 'Saving…' : 'Save name'}
        </Button>
      </div>
      <Facts>
        <Fact name="E-mail">
          {email}
          <span className="block text-faint">You sign in with it, and the audit trail names you by it.</span>
        </Fact>
        <Fact name="Platform roles">{roles.length === 0 ? 'None' : roles.join(', ')}</Fact>
      </Facts>
    </form>
  )
}
