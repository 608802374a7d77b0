import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { SecretField } from '../../components/form/secret-field.tsx'
import { judgePassphrase } from '../../components/passphrase/judge-passphrase.ts'
import { PassphraseMeter } from '../../components/passphrase/passphrase-meter.tsx'
import { announce } from '../../lib/announce.ts'
import { asApiError } from '../../lib/api-error.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { Button } from '../../ui/button.tsx'
import { afterAccountChange, changePassword } from './queries.ts'

interface PassphraseValues {
  currentPassword: string
  newPassword: string
}

const EMPTY: PassphraseValues = { currentPassword: '', newPassword: '' }
const FIELDS = ['currentPassword', 'newPassword'] as const
const WRONG = 'This is not your passphrase.'

interface PassphraseFormProps {
  /** What someone who knows the person tries first. */
  readonly personal: readonly string[]
  /** For password managers: whose passphrase it is. */
  readonly email: string
}

/** Held in the form alone, and emptied once it is done. */
export function PassphraseForm({ personal, email }: PassphraseFormProps) {
  const call = useOneCall(afterAccountChange)
  const { register, handleSubmit, setError, reset, formState, watch } = useForm<PassphraseValues>({
    defaultValues: EMPTY,
  })
  useServerBlame(call.error, (error) => {
    if (asApiError(error).field === 'currentPassword') {
      setError('currentPassword', { type: 'server', message: WRONG }, { shouldFocus: true })
    } else placeError<PassphraseValues>(error, FIELDS, setError)
  })
  const { errors } = formState
  const submit = handleSubmit((values) =>
    call.run(
      () => changePassword(values),
      () => {
        reset(EMPTY)
        announce('Your passphrase has been changed; every other session has ended.')
      },
    ),
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <FormFailure error={call.error} fields={FIELDS} />
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <SecretField
        label="Passphrase now"
        autoComplete="current-password"
        field={register('currentPassword', { required: 'Type the passphrase you sign in with.' })}
        error={errors.currentPassword?.message}
      />
      <SecretField
        label="New passphrase"
        autoComplete="new-password"
        field={register('newPassword', {
          validate: (text, { currentPassword }) =>
            text === currentPassword ? 'This is the one you have.' : judgePassphrase(text),
        })}
        error={errors.newPassword?.message}
        hint={<PassphraseMeter text={watch('newPassword')} personal={personal} />}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" pending={call.pending}>
          {call.pending ? 'Changing…' : 'Change passphrase'}
        </Button>
        <span className="text-sm text-faint">Every other session ends.</span>
      </div>
    </form>
  )
}
