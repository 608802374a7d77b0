import { PASSKEY_NAME } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../../components/form/form-failure.tsx'
import { TextField } from '../../../components/form/text-field.tsx'
import { asApiError } from '../../../lib/api-error.ts'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { useServerBlame } from '../../../lib/use-server-blame.ts'
import { fieldWords } from '../../../lib/error-words.ts'
import { withinLimit } from '../../../lib/within-limit.ts'
import { FormFooter } from '../../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../../ui/panel.tsx'
import { afterAccountChange } from '../queries.ts'

interface NamePasskeyDialogProps {
  readonly title: string
  readonly words?: string
  readonly name: string
  readonly send: string
  readonly working: string
  readonly act: (name: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for the name by which somebody tells their passkeys apart, then does what it is for. */
export function NamePasskeyDialog({ title, words, name, send, working, act, onClose }: NamePasskeyDialogProps) {
  const call = useOneCall(afterAccountChange)
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { name } })
  useServerBlame(call.error, (error) => {
    const { field, message } = asApiError(error)
    if (field === 'name') setError('name', { type: 'server', message: fieldWords(message) }, { shouldFocus: true })
  })
  const submit = handleSubmit((values) => call.run(() => act(values.name.trim()), onClose))
  return (
    <SmallDialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          <FormFailure error={call.error} fields={['name']} />
          {words === undefined ? null : <p className="text-pretty">{words}</p>}
          <TextField
            label="Name"
            hint="By which you tell it apart, such as “Laptop” or “Blue security key”."
            autoFocus
            field={register('name', { validate: withinLimit(PASSKEY_NAME, 'Give it a name.') })}
            error={formState.errors.name?.message}
          />
        </PanelBody>
        <FormFooter onCancel={onClose} pending={call.pending} refused={undefined} working={working} send={send} />
      </form>
    </SmallDialog>
  )
}
