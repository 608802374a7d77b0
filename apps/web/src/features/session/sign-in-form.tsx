import { EMAIL } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { SecretField } from '../../components/form/secret-field.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { asApiError } from '../../lib/api-error.ts'
import { withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'
import { useSignIn } from './queries.ts'

interface SignInValues {
  email: string
  password: string
}

const isWrongPair = (error: unknown): boolean => error !== null && asApiError(error).status === 401
const MISMATCH = 'That e-mail address and passphrase do not belong together.'

export function SignInForm({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const signIn = useSignIn()
  const { register, handleSubmit, setError, formState } = useForm<SignInValues>({
    defaultValues: { email: '', password: '' },
  })
  const { errors } = formState

  const submit = handleSubmit((values) => {
    if (signIn.isPending) return
    signIn.mutate(
      { email: values.email.trim(), password: values.password },
      {
        onSuccess: onSignedIn,
        onError: (error) => {
          if (isWrongPair(error)) setError('password', { type: 'server', message: MISMATCH }, { shouldFocus: true })
        },
      },
    )
  })

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {isWrongPair(signIn.error) ? null : <FormFailure error={signIn.error} fields={[]} />}
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus
        field={register('email', { validate: withinLimit(EMAIL, 'Type your e-mail address.') })}
        error={errors.email?.message}
      />
      <SecretField
        label="Passphrase"
        autoComplete="current-password"
        field={register('password', { required: 'Type your passphrase.' })}
        error={errors.password?.message}
      />
      <Button type="submit" variant="primary" size="large" pending={signIn.isPending} className="mt-1 w-full">
        Sign in
      </Button>
    </form>
  )
}
