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
import { proveByPasskey, proveIdentity, useSignedIn } from './queries.ts'
import { useProvedElsewhere } from './use-proved-elsewhere.ts'

const PASSPHRASE_OR_CODE = 'Passphrase, or the code of your authenticator app'
const WRONG = 'This is neither your passphrase nor a code that works.'
const FIELDS = ['currentPassword', 'code'] as const
/** What an authenticator app shows; a passphrase has twelve characters or more. */
const APP_CODE = /^\s*\d{3}\s?\d{3}\s*$/

const proofOf = (text: string) => (APP_CODE.test(text) ? { code: text } : { currentPassword: text })

const nothing = (): Promise<void> => Promise.resolve()

/** Asked before something dangerous; what was to be done goes on by itself. */
export function StepUpDialog() {
  const call = useOneCall(nothing)
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { proof: '' } })
  useServerBlame(call.error, (error) => {
    if (FIELDS.some((field) => asApiError(error).field === field)) {
      setError('proof', { type: 'server', message: WRONG }, { shouldFocus: true })
    }
  })
  const { hasPasskey, signsInBy } = useSignedIn()
  const hasProvider = signsInBy.includes('single-sign-on')
  useProvedElsewhere()
  const byProvider = () => void call.run(openProviderProof)
  const byPasskey = () => void call.run(proveByPasskey, () => stepUp.settle(true))
  const cancel = () => stepUp.settle(false)
  const submit = handleSubmit(({ proof }) =>
    call.run(
      () => proveIdentity(proofOf(proof)),
      () => stepUp.settle(true),
    ),
  )
  return (
    <SmallDialog title="Is it you?" onClose={cancel}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          <FormFailure error={call.error} fields={FIELDS} />
          <p className="text-pretty">
            What you are about to do asks for a fresh proof that this session is yours. It holds for ten minutes.
          </p>
          {hasPasskey ? (
            <Button pending={call.pending} onPress={byPasskey} className="self-start">
              <KeyRound aria-hidden className="size-4" />
              Use a passkey
            </Button>
          ) : null}
          {hasProvider ? (
            <div>
              <Button pending={call.pending} onPress={byProvider} className="self-start">
                <LogIn aria-hidden className="size-4" />
                Sign in at the provider again
              </Button>
              <p className="mt-1 text-sm text-faint">In a window of its own; this page waits.</p>
            </div>
          ) : null}
          <SecretField
            label={signsInBy.includes('passphrase') ? PASSPHRASE_OR_CODE : 'Code of your authenticator app'}
            autoComplete="current-password"
            field={register('proof', { required: 'Type your passphrase or a code.' })}
            error={formState.errors.proof?.message}
          />
        </PanelBody>
        <FormFooter onCancel={cancel} pending={call.pending} refused={undefined} working="Checking…" send="Go on" />
      </form>
    </SmallDialog>
  )
}
