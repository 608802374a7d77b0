import { useForm } from 'react-hook-form'
import type { QueryClient } from '@tanstack/react-query'
import { FormFailure } from '../../../components/form/form-failure.tsx'
import { SecretField } from '../../../components/form/secret-field.tsx'
import { announce } from '../../../lib/announce.ts'
import { asApiError } from '../../../lib/api-error.ts'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { useServerBlame } from '../../../lib/use-server-blame.ts'
import { FormFooter } from '../../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../../ui/panel.tsx'
import { removeSecondStep } from './queries.ts'

interface TurnOffDialogProps {
  readonly keepsPasskeys: boolean
  readonly settle: (client: QueryClient) => Promise<void>
  readonly onClose: () => void
}

const WRONG = 'This is not your passphrase.'

export function TurnOffDialog({ keepsPasskeys, settle, onClose }: TurnOffDialogProps) {
  const call = useOneCall(settle)
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { currentPassword: '' } })
  useServerBlame(call.error, (error) => {
    if (asApiError(error).field !== 'currentPassword') return
    setError('currentPassword', { type: 'server', message: WRONG }, { shouldFocus: true })
  })
  const submit = handleSubmit(({ currentPassword }) =>
    call.run(
      () => removeSecondStep(currentPassword),
      () => {
        announce(keepsPasskeys ? 'No app is asked for any more.' : 'You sign in with your passphrase alone again.')
        onClose()
      },
    ),
  )
  return (
    <SmallDialog title="Turn off the authenticator app?" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          <FormFailure error={call.error} fields={['currentPassword']} />
          <p className="text-pretty">
            {keepsPasskeys
              ? 'After your passphrase you will be asked for a passkey.'
              : 'Your passphrase alone will sign you in. The recovery codes end with it.'}
          </p>
          <SecretField
            label="Passphrase"
            autoComplete="current-password"
            field={register('currentPassword', { required: 'Type your passphrase.' })}
            error={formState.errors.currentPassword?.message}
          />
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          variant="danger"
          refused={undefined}
          pending={call.pending}
          working="Turning off…"
          send="Turn off"
        />
      </form>
    </SmallDialog>
  )
}
