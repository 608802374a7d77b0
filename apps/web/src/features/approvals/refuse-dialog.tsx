import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../ui/panel.tsx'
import { titleOf } from './approval-words.ts'
import { afterDecision, refuse, type Approval } from './queries.ts'

const REASON_RULE = 'Say why, in at most 500 characters.'

interface RefuseDialogProps {
  readonly approval: Approval
  readonly onClose: () => void
}

/** A no with its reason, which whoever asked reads. */
export function RefuseDialog({ approval, onClose }: RefuseDialogProps) {
  const call = useOneCall(afterDecision)
  const { register, handleSubmit, formState } = useForm({ defaultValues: { reason: '' } })
  const submit = handleSubmit(({ reason }) =>
    call.run(
      () => refuse(approval.id, reason.trim()),
      () => {
        announce('The request was refused.')
        onClose()
      },
    ),
  )
  const rule = (text: string) => (text.trim().length > 0 && text.trim().length <= 500) || REASON_RULE
  return (
    <SmallDialog title={`Refuse: ${titleOf(approval)}?`} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          <FormFailure error={call.error} fields={['reason']} />
          <p className="text-pretty">
            That ends the request. {approval.requester.name} reads your reason and may ask anew.
          </p>
          <TextField
            label="Reason"
            rows={3}
            field={register('reason', { validate: rule })}
            error={formState.errors.reason?.message}
          />
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          variant="danger"
          pending={call.pending}
          refused={undefined}
          working="Refusing…"
          send="Refuse"
        />
      </form>
    </SmallDialog>
  )
}
