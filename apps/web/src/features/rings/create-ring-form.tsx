import { isKeyRingId, KEY_RING_ID } from '@keywright/core/vocabulary/key-ring'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { useOneCall } from '../../lib/use-one-call.ts'
import { PanelBody } from '../../ui/panel.tsx'
import { createRing } from './queries.ts'

interface RingValues {
  id: string
}

interface CreateRingFormProps {
  readonly instanceId: string
  readonly refused: string | undefined
  /** Those there are, so that a name that is taken is known before it is sent. */
  readonly taken: readonly string[]
  readonly onClose: () => void
}

export function CreateRingForm({ instanceId, refused, taken, onClose }: CreateRingFormProps) {
  const call = useOneCall()
  const { register, handleSubmit, formState } = useForm<RingValues>({ defaultValues: { id: '' } })
  const judge = (text: string): true | string => {
    const id = text.trim()
    if (!isKeyRingId(id)) return `Must be ${KEY_RING_ID.rule}.`
    return !taken.includes(id) || 'There is a ring with this id already.'
  }
  const submit = handleSubmit(({ id }) =>
    call.run(
      () => createRing(instanceId, id.trim()),
      () => {
        announce(`The key ring ${id.trim()} was created.`)
        onClose()
      },
    ),
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={call.error} fields={[]} />
        <p className="text-pretty text-soft">
          A ring groups keys that belong together: a team, a product, an environment. A key is in one ring at a time and
          can be moved.
        </p>
        <TextField
          label="Id"
          autoFocus
          mono
          placeholder="payments-eu"
          field={register('id', { validate: judge })}
          error={formState.errors.id?.message}
          hint={`${KEY_RING_ID.min} to ${KEY_RING_ID.max} letters, digits and hyphens. Large and small letters differ, and it cannot be changed later.`}
        />
      </PanelBody>
      <FormFooter
        onCancel={onClose}
        pending={call.pending}
        refused={refused}
        working="Creating…"
        send="Create key ring"
      />
    </form>
  )
}
