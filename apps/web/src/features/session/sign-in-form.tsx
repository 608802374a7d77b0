import { EMAIL } from '@keywright/core/vocabulary/limits'
import { KeyRound } from 'lucide-react'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { SecretField } from '../../components/form/secret-field.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'
import { PasskeySignIn } from './passkey-sign-in.tsx'
import { isWrongPair, useSignInSteps } from './use-sign-in-steps.ts'

export function SignInForm({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const steps = useSignInSteps(onSignedIn)
  const { form, step, submit, byCode, error } = steps
  const { errors } = form.formState
  return (
    <>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        {isWrongPair(error) ? null : <FormFailure error={error} fields={['code']} />}
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          field={form.register('email', { validate: withinLimit(EMAIL, 'Type your e-mail address.') })}
          error={errors.email?.message}
        />
        <SecretField
          label="Passphrase"
          autoComplete="current-password"
          field={form.register('password', { required: 'Type your passphrase.' })}
          error={errors.password?.message}
        />
        {step === undefined ? null : <SecondStepFields {...steps} step={step} />}
        <Button
          type="submit"
          variant={step?.passkey === true ? 'secondary' : 'primary'}
          size="large"
          pending={byCode.isPending}
          className="mt-1 w-full"
        >
          {step?.passkey === true ? 'Sign in with a code' : 'Sign in'}
        </Button>
      </form>
      {step === undefined ? <PasskeySignIn onSignedIn={onSignedIn} /> : null}
    </>
  )
}

type Steps = ReturnType<typeof useSignInSteps>
type SecondStepProps = Steps & { readonly step: NonNullable<Steps['step']> }

const APP_HINT = 'The six digits your authenticator app shows, or one of your recovery codes.'
const PAPER_HINT = 'For the day your passkey is not at hand. Each works once.'

/** What comes next is at hand without a pointer. */
const focusButton = (place: HTMLElement | null): void => place?.querySelector('button')?.focus()

/** A passkey where there is one; a code helps when it is not at hand. */
const SecondStepFields = ({ form, step, byPasskey, usePasskey }: SecondStepProps) => (
  <>
    {step.passkey ? (
      <>
        <p className="text-pretty text-soft">Now show that it is you: by your passkey, or by a code.</p>
        <div ref={focusButton}>
          <Button variant="primary" size="large" pending={byPasskey.isPending} onPress={usePasskey} className="w-full">
            <KeyRound aria-hidden className="size-4" />
            Use your passkey
          </Button>
        </div>
      </>
    ) : null}
    <TextField
      label={step.app ? 'Code' : 'Recovery code'}
      autoComplete="one-time-code"
      autoFocus={!step.passkey}
      mono
      hint={step.app ? APP_HINT : PAPER_HINT}
      field={form.register('code', {
        required: step.app ? 'Type the code your authenticator app shows.' : 'Type one of your recovery codes.',
      })}
      error={form.formState.errors.code?.message}
    />
  </>
)
