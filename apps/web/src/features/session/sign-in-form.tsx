import { EMAIL } from '@keywright/core/vocabulary/limits'
import { useState } from 'react'
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
  code: string
}

const isWrongPair = (error: unknown): boolean => error !== null && asApiError(error).status === 401
const WRONG_CODE = 'This code does not work. The app shows another one every 30 seconds; each works once.'
const MISMATCH = 'That e-mail address and passphrase do not belong together.'

export function SignInForm({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const signIn = useSignIn()
  const { register, handleSubmit, setError, formState } = useForm<SignInValues>({
    defaultValues: { email: '', password: '', code: '' },
  })
  // The passphrase was right, and the second step is missing.
  const [codeNeeded, setCodeNeeded] = useState(false)
  const { errors } = formState

  const submit = handleSubmit((values) => {
    if (signIn.isPending) return
    signIn.mutate(
      {
        email: values.email.trim(),
        password: values.password,
        ...(codeNeeded ? { code: values.code } : {}),
      },
      {
        onSuccess: ({ state }) => {
          if (state === 'code-needed') setCodeNeeded(true)
          else onSignedIn()
        },
        onError: (error) => {
          if (isWrongPair(error)) {
            setCodeNeeded(false)
            setError('password', { type: 'server', message: MISMATCH }, { shouldFocus: true })
          } else if (asApiError(error).field === 'code') {
            setError('code', { type: 'server', message: WRONG_CODE }, { shouldFocus: true })
          }
        },
      },
    )
  })

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {isWrongPair(signIn.error) ? null : <FormFailure error={signIn.error} fields={['code']} />}
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
      {codeNeeded ? (
        <TextField
          label="Code"
          autoComplete="one-time-code"
          autoFocus
          mono
          hint="The six digits your authenticator app shows, or one of your recovery codes."
          field={register('code', { required: 'Type the code your authenticator app shows.' })}
          error={errors.code?.message}
        />
      ) : null}
      <Button type="submit" variant="primary" size="large" pending={signIn.isPending} className="mt-1 w-full">
        Sign in
      </Button>
    </form>
  )
}
