import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { SecretField } from '../../components/form/secret-field.tsx'
import { judgePassphrase } from '../../components/passphrase/judge-passphrase.ts'
import { PassphraseMeter } from '../../components/passphrase/passphrase-meter.tsx'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { Button } from '../../ui/button.tsx'
import { acceptInvitation, type Invitee } from './queries.ts'

interface AcceptValues {
  password: string
}

const FIELDS = ['password'] as const
/** The page is left: nothing on it is read again. */
const nothing = (): Promise<void> => Promise.resolve()

interface AcceptFormProps {
  readonly token: string
  readonly invitee: Invitee
}

export function AcceptForm({ token, invitee: { name, email } }: AcceptFormProps) {
  const call = useOneCall(nothing)
  const { register, handleSubmit, setError, watch, formState } = useForm<AcceptValues>({
    defaultValues: { password: '' },
  })
  useServerBlame(call.error, (error) => placeError<AcceptValues>(error, FIELDS, setError))
  const submit = handleSubmit(({ password }) =>
    call.run(
      () => acceptInvitation({ token, password }),
      // A full load, so that nothing of whoever was signed in here before stays in memory.
      () => location.assign('/'),
    ),
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <FormFailure error={call.error} fields={FIELDS} />
      <div>
        <p className="text-sm font-medium">E-mail</p>
        <p className="mt-0.5 wrap-anywhere">{email}</p>
      </div>
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <SecretField
        label="Passphrase"
        autoComplete="new-password"
        field={register('password', { validate: judgePassphrase })}
        error={formState.errors.password?.message}
        hint={<PassphraseMeter text={watch('password')} personal={[name, email]} />}
      />
      <Button type="submit" variant="primary" size="large" pending={call.pending} className="mt-1 w-full">
        {call.pending ? 'Signing in…' : 'Accept and sign in'}
      </Button>
    </form>
  )
}
