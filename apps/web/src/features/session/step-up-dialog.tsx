import { KeyRound, LogIn } from 'lucide-react'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { SecretField } from '../../components/form/secret-field.tsx'
import { asApiError } from '../../lib/api-error.ts'
import { stepUp } from '../../lib/step-up.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../ui/panel.tsx'
import { Button } from '../../ui/button.tsx'
import { openProviderProof } from './provider-proof.ts'
import { proveByPasskey, proveIdentity, useSignedIn, type SignedIn } from './queries.ts'
import { useProvedElsewhere } from './use-proved-elsewhere.ts'

const FIELDS = ['currentPassword', 'code'] as const
const WRONG: Readonly<Record<(typeof FIELDS)[number], string>> = {
  currentPassword: 'This is not your passphrase.',
  code: 'This code does not work, or was used already.',
}

const nothing = (): Promise<void> => Promise.resolve()

/** What is asked of somebody: as much as signing in takes, or less of nothing else. */
function askedOf({ hasPasskey, hasApp, signsInBy }: SignedIn, takesPasskey: boolean) {
  const code = hasPasskey || hasApp
  return {
    passkey: hasPasskey,
    provider: !code && signsInBy.includes('single-sign-on'),
    passphrase: signsInBy.includes('passphrase'),
    code,
    codeLabel: hasApp && !takesPasskey ? 'Code of your app, or a recovery code' : 'Recovery code',
  }
}

const BY_BUTTON = 'Use the button above.'
const WHY = 'What you are about to do asks for a fresh proof that this session is yours. It holds for ten minutes.'
const WHY_PASSKEY =
  'Your last passkey is removed only by whoever shows it, or a recovery code. The proof holds for ten minutes.'

/** Asked before something dangerous; what was to be done goes on by itself. */
export function StepUpDialog() {
  const call = useOneCall(nothing)
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { currentPassword: '', code: '' } })
  useServerBlame(call.error, (error) => {
    const field = FIELDS.find((one) => asApiError(error).field === one)
    if (field) setError(field, { type: 'server', message: WRONG[field] }, { shouldFocus: true })
  })
  const takesPasskey = stepUp.takesPasskey()
  const asked = askedOf(useSignedIn(), takesPasskey)
  useProvedElsewhere()
  const byProvider = () => void call.run(openProviderProof)
  const byPasskey = () => void call.run(proveByPasskey, () => stepUp.settle(true))
  const cancel = () => stepUp.settle(false)
  const submit = handleSubmit(({ currentPassword, code }) =>
    call.run(
      () => proveIdentity({ ...(asked.passphrase && { currentPassword }), ...(asked.code && { code }) }),
      () => stepUp.settle(true),
    ),
  )
  return (
    <SmallDialog title="Is it you?" onClose={cancel}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          <FormFailure error={call.error} fields={FIELDS} />
          <p className="text-pretty">{takesPasskey ? WHY_PASSKEY : WHY}</p>
          {asked.passkey ? (
            <Button pending={call.pending} onPress={byPasskey} className="self-start">
              <KeyRound aria-hidden className="size-4" />
              Use a passkey
            </Button>
          ) : null}
          {asked.provider ? (
            <div>
              <Button pending={call.pending} onPress={byProvider} className="self-start">
                <LogIn aria-hidden className="size-4" />
                Sign in at the provider again
              </Button>
              <p className="mt-1 text-sm text-faint">In a window of its own; this page waits.</p>
            </div>
          ) : null}
          {asked.passphrase ? (
            <SecretField
              label="Passphrase"
              autoComplete="current-password"
              field={register('currentPassword', { required: 'Type your passphrase.' })}
              error={formState.errors.currentPassword?.message}
            />
          ) : null}
          {asked.code ? (
            <SecretField
              label={asked.codeLabel}
              autoComplete="one-time-code"
              field={register('code', { required: 'Type a code.' })}
              error={formState.errors.code?.message}
            />
          ) : null}
        </PanelBody>
        <FormFooter
          onCancel={cancel}
          pending={call.pending}
          refused={asked.passphrase || asked.code ? undefined : BY_BUTTON}
          working="Checking…"
          send="Go on"
        />
      </form>
    </SmallDialog>
  )
}
