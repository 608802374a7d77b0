import { DESCRIPTION, type TextLimit } from '@keywright/core/vocabulary/limits'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { asksNow } from '../../lib/dual-control.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { emptyOrWithinLimit, withinLimit } from '../../lib/within-limit.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { PanelBody } from '../../ui/panel.tsx'
import { afterAccessChange, type Service } from './queries.ts'
import { NO_SERVICE, ServiceFields, serviceOf, type ServiceValues } from './service-fields.tsx'

export interface NamedValues {
  readonly name: string
  readonly description?: string
  readonly service?: Service
}

interface NamedFormProps {
  /** What it is for. */
  readonly lead: string
  readonly limit: TextLimit
  readonly example: string
  readonly refused: string | undefined
  readonly send: string
  /** A service ID may belong to a service. */
  readonly ofService?: boolean
  readonly create: (values: NamedValues) => Promise<void>
  readonly onClose: () => void
}

interface FormValues extends ServiceValues {
  name: string
  description: string
}

const FIELDS = ['name', 'description', 'service', 'instance', 'worksFor'] as const

/** A group or a service ID: a name, and what it is for. */
export function NamedForm({ lead, limit, example, ofService = false, refused, send, create, onClose }: NamedFormProps) {
  const call = useOneCall(afterAccessChange)
  const { register, handleSubmit, setError, formState } = useForm<FormValues>({
    defaultValues: { name: '', description: '', ...NO_SERVICE },
  })
  const { errors } = formState
  useServerBlame(call.error, (error) => placeError<FormValues>(error, FIELDS, setError))
  const submit = handleSubmit(({ name, description, ...rest }) => {
    const [words, service] = [description.trim(), serviceOf(rest)]
    const values = { name: name.trim(), ...(words === '' ? {} : { description: words }), ...(service && { service }) }
    return call.run(() => create(values))
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={call.error} fields={FIELDS} />
        <p className="text-pretty text-soft">{lead}</p>
        <TextField
          label="Name"
          autoFocus
          placeholder={example}
          field={register('name', { validate: withinLimit(limit) })}
          error={errors.name?.message}
        />
        <TextField
          label="Description"
          optional
          rows={2}
          field={register('description', { validate: emptyOrWithinLimit(DESCRIPTION) })}
          error={errors.description?.message}
        />
        {ofService ? <ServiceFields register={register} errors={errors} /> : null}
      </PanelBody>
      <FormFooter
        onCancel={onClose}
        pending={call.pending}
        refused={asksNow(call.error) ?? refused}
        working="Creating…"
        send={send}
      />
    </form>
  )
}
