import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../../components/form/form-failure.tsx'
import { TextField } from '../../../components/form/text-field.tsx'
import { asApiError } from '../../../lib/api-error.ts'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { useServerBlame } from '../../../lib/use-server-blame.ts'
import { CodeBlock } from '../../../ui/code-block.tsx'
import { FormFooter } from '../../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../../ui/panel.tsx'
import { afterAccountChange } from '../queries.ts'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { confirmSecondStep, type SecondStepSecret } from './queries.ts'

interface TurnOnDialogProps {
  readonly secret: SecondStepSecret
  readonly onClose: () => void
}

const WRONG = 'This is not the code the app shows now.'

/** The secret goes into the app, a code shows that it did, and the recovery codes are shown once. */
export function TurnOnDialog({ secret, onClose }: TurnOnDialogProps) {
  const [codes, setCodes] = useState<readonly string[]>()
  return codes === undefined ? (
    <ScanAndConfirm secret={secret} onDone={setCodes} onClose={onClose} />
  ) : (
    <RecoveryCodes codes={codes} onClose={onClose} />
  )
}

interface ScanProps extends TurnOnDialogProps {
  readonly onDone: (codes: readonly string[]) => void
}

function ScanAndConfirm({ secret, onDone, onClose }: ScanProps) {
  const call = useOneCall(afterAccountChange)
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { code: '' } })
  useServerBlame(call.error, (error) => {
    if (asApiError(error).field === 'code') setError('code', { type: 'server', message: WRONG }, { shouldFocus: true })
  })
  const submit = handleSubmit(({ code }) => call.run(async () => onDone(await confirmSecondStep(code))))
  return (
    <SmallDialog title="Turn on the authenticator app" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          <FormFailure error={call.error} fields={['code']} />
          <p className="text-pretty">Scan this with an authenticator app, or type the secret into it.</p>
          <QrCode text={secret.uri} label="QR code for an authenticator app; the same as the secret below" />
          <CodeBlock label="Secret" text={secret.secret} />
          <TextField
            label="Code the app shows"
            autoComplete="one-time-code"
            mono
            field={register('code', { required: 'Type the six digits the app shows.' })}
            error={formState.errors.code?.message}
          />
        </PanelBody>
        <FormFooter onCancel={onClose} pending={call.pending} refused={undefined} working="Checking…" send="Turn on" />
      </form>
    </SmallDialog>
  )
}
