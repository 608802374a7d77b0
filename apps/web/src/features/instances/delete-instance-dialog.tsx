import { useState, type SubmitEvent } from 'react'
import { Failure } from '../../components/failure.tsx'
import { TypedConfirmation, typedRight } from '../../components/typed-confirmation.tsx'
import { asksNow } from '../../lib/dual-control.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { useOneCall } from '../../lib/use-one-call.ts'
import { PanelBody, SmallDialog } from '../../ui/panel.tsx'
import { deleteInstance } from './queries.ts'

interface DeleteInstanceDialogProps {
  readonly instanceId: string
  readonly name: string
  readonly refused: string | undefined
  readonly onClose: () => void
}

/** Nothing is read again on this page, whose instance is no more. */
const nothing = (): Promise<void> => Promise.resolve()

export function DeleteInstanceDialog({ instanceId, name, refused, onClose }: DeleteInstanceDialogProps) {
  const call = useOneCall(nothing)
  const [typed, setTyped] = useState('')
  const hindrance = refused ?? (typedRight(typed, name) ? undefined : 'Type the name of the instance first.')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (hindrance !== undefined) return
    // A full load, so that nothing of the instance stays in memory.
    void call.run(
      () => deleteInstance(instanceId),
      () => location.assign('/'),
    )
  }
  return (
    <SmallDialog title={`Delete ${name}?`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          {call.error === undefined ? null : <Failure error={call.error} />}
          <p className="text-pretty">
            Its key-encryption key is destroyed in the HSM. Keys that were deleted before and could still be restored go
            with it, and nothing they have wrapped can ever be read again.
          </p>
          <p className="text-pretty text-soft">It can never be undone. Its audit trail stays.</p>
          <TypedConfirmation label="The name of the instance" phrase={name} typed={typed} onType={setTyped} />
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          variant="danger"
          pending={call.pending}
          refused={asksNow(call.error) ?? hindrance}
          working="Deleting…"
          send="Delete instance"
        />
      </form>
    </SmallDialog>
  )
}
