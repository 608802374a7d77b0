import { useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { SecretField } from '../../components/form/secret-field.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { asApiError } from '../../lib/api-error.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { Button } from '../../ui/button.tsx'
import { enterByPasskey, enterBySignOn, type SignOnAnswer } from './sign-on-queries.ts'

interface MissingProps {
  /** What the provider’s answer still wants. */
  readonly answer: SignOnAnswer
  readonly onAnswer: (answer: SignOnAnswer) => void
  /** Typed before the code was asked for: both are sent together. */
  readonly password: string | undefined
  readonly onPassword: (password: string) => void
}

const WRONG = 'This is not the passphrase of that account.'
const WRONG_CODE = 'This code does not work. The app shows another one every 30 seconds; each works once.'
const nothing = (): Promise<void> => Promise.resolve()

/** A passphrase once, or the second step. */
export function Missing({ answer: { outcome }, onAnswer, password, onPassword }: MissingProps) {
  const client = useQueryClient()
  const call = useOneCall(nothing)
  const wantsPassphrase = outcome.state === 'passphrase-needed'
  const byPasskey = outcome.state === 'code-needed' && outcome.passkey !== undefined
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { typed: '' } })
  useServerBlame(call.error, (error) => {
    const { status, field } = asApiError(error)
    if (status === 401) setError('typed', { type: 'server', message: WRONG }, { shouldFocus: true })
    else if (field === 'code') setError('typed', { type: 'server', message: WRONG_CODE }, { shouldFocus: true })
  })
  const kept = password === undefined ? {} : { password }
  const submit = handleSubmit(({ typed }) =>
    call.run(async () => {
      const body = wantsPassphrase ? { password: typed } : { ...kept, code: typed }
      const answer = await enterBySignOn(client, body)
      if (wantsPassphrase) onPassword(typed)
      onAnswer(answer)
    }),
  )
  const signed = () => void call.run(async () => onAnswer(await enterByPasskey(client, kept)))
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {formState.errors.typed === undefined ? <FormFailure error={call.error} fields={['code']} /> : null}
      {outcome.state === 'passphrase-needed' ? (
        <>
          <p className="text-pretty text-soft">
            There is an account with the address {outcome.email} here. Type its passphrase this once, to show that it is
            yours: from then on the provider signs you in.
          </p>
          <input type="text" autoComplete="username" value={outcome.email} readOnly hidden />
          <SecretField
            key="passphrase"
            label="Passphrase"
            autoComplete="current-password"
            field={register('typed', { required: 'Type your passphrase.' })}
            error={formState.errors.typed?.message}
          />
        </>
      ) : (
        <>
          {byPasskey ? (
            <Button variant="primary" size="large" pending={call.pending} onPress={signed} className="w-full">
              <KeyRound aria-hidden className="size-4" />
              Use your passkey
            </Button>
          ) : null}
          <TextField
            key="code"
            label="Code"
            autoComplete="one-time-code"
            autoFocus={!byPasskey}
            mono
            hint="The six digits your authenticator app shows, or one of your recovery codes."
            field={register('typed', { required: 'Type a code.' })}
            error={formState.errors.typed?.message}
          />
        </>
      )}
      <Button
        type="submit"
        variant={byPasskey ? 'secondary' : 'primary'}
        size="large"
        pending={call.pending}
        className="w-full"
      >
        Go on
      </Button>
    </form>
  )
}
