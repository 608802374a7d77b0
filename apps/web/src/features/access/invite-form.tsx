import { EMAIL, PERSON_NAME } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { withinLimit } from '../../lib/within-limit.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { PanelBody } from '../../ui/panel.tsx'
import { afterAccessChange, invitePerson, type Invitation } from './queries.ts'

interface InviteValues {
  name: string
  email: string
}

const FIELDS = ['name', 'email'] as const
const ADDRESS = /^[^\s@]+@[^\s@]+$/

interface InviteFormProps {
  readonly refused: string | undefined
  readonly onInvited: (invitation: Invitation) => void
  readonly onClose: () => void
}

export function InviteForm({ refused, onInvited, onClose }: InviteFormProps) {
  const call = useOneCall(afterAccessChange)
  const { register, handleSubmit, setError, formState } = useForm<InviteValues>({
    defaultValues: { name: '', email: '' },
  })
  const { errors } = formState
  useServerBlame(call.error, (error) => placeError<InviteValues>(error, FIELDS, setError))
  const submit = handleSubmit(({ name, email }) =>
    call.run(async () => onInvited(await invitePerson({ name: name.trim(), email: email.trim() }))),
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={call.error} fields={FIELDS} />
        <p className="text-pretty text-soft">
          You get a link to hand over. By it they choose a passphrase and are in; until a role is granted they see
          nothing.
        </p>
        <TextField
          label="Name"
          autoFocus
          field={register('name', { validate: withinLimit(PERSON_NAME, 'Type their name.') })}
          error={errors.name?.message}
        />
        <TextField
          label="E-mail"
          type="email"
          field={register('email', {
            validate: {
              there: withinLimit(EMAIL, 'Type their e-mail address.'),
              address: (text) => ADDRESS.test(text.trim()) || `Must be ${EMAIL.rule}.`,
            },
          })}
          error={errors.email?.message}
          hint="They sign in with it, and the audit trail names them by it."
        />
      </PanelBody>
      <FormFooter onCancel={onClose} pending={call.pending} refused={refused} working="Inviting…" send="Invite" />
    </form>
  )
}
