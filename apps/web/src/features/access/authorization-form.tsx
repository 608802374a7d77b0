import { isServiceInstance, isServiceName, SERVICE_INSTANCE, SERVICE_NAME } from '@keywright/core/vocabulary/limits'
import { useId } from 'react'
import { useForm } from 'react-hook-form'
import { CheckField } from '../../components/form/check-field.tsx'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { asksNow } from '../../lib/dual-control.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { ComboBox } from '../../ui/combo-box.tsx'
import { Field } from '../../ui/field.tsx'
import { FormFooter } from '../../ui/form-footer.tsx'
import { PanelBody } from '../../ui/panel.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Select } from '../../ui/select.tsx'
import { effectWords } from './authorization-words.ts'
import type { GrantPlaces } from './grant-form-panel.tsx'
import { afterAccessChange, createAuthorization } from './queries.ts'

interface Values {
  service: string
  serviceInstance: string
  delegated: boolean
  where: Width
  keyRingId: string
  keyId: string
}

type Width = 'instance' | 'ring' | 'key'

const WIDTHS: readonly { readonly id: Width; readonly words: string }[] = [
  { id: 'instance', words: 'Instance' },
  { id: 'ring', words: 'Ring' },
  { id: 'key', words: 'Key' },
]

const FIELDS = ['service', 'serviceInstance', 'keyRingId', 'keyId'] as const

/** Says which rule a text breaks. */
const rule = (holds: boolean, words: string): true | string => holds || `Must be ${words}.`

/** As the wire has it. */
function authorizationOf(values: Values, instanceId: string) {
  const { service, serviceInstance, delegated, where, keyRingId, keyId } = values
  const instance = serviceInstance.trim()
  return {
    service: service.trim(),
    delegated,
    instanceId,
    ...(instance === '' ? {} : { serviceInstance: instance }),
    ...(where === 'ring' ? { keyRingId } : {}),
    ...(where === 'key' ? { keyId } : {}),
  }
}

/** What it would come to, as far as it is filled in. */
function effectOf(values: Values, { instanceId, instanceName, keys }: GrantPlaces): string {
  const { service, serviceInstance, delegated, keyRingId, keyId } = authorizationOf(values, instanceId)
  const keyName = keys.choices.find(({ id }) => id === keyId)?.words
  return effectWords({
    instanceId,
    instanceName,
    ...(keyRingId !== undefined && { keyRingId: keyRingId || '…' }),
    ...(keyId !== undefined && { keyId: keyName ?? '…' }),
    source: {
      service: service || 'The service',
      delegated,
      ...(serviceInstance !== undefined && { instance: serviceInstance }),
    },
  })
}

interface AuthorizationFormProps {
  readonly places: GrantPlaces
  readonly refused: string | undefined
  readonly onClose: () => void
}

/** Lets a service use keys, whichever of its service IDs calls. */
export function AuthorizationForm({ places, refused, onClose }: AuthorizationFormProps) {
  const call = useOneCall(afterAccessChange)
  const { register, handleSubmit, setError, setValue, watch, formState } = useForm<Values>({
    defaultValues: { service: '', serviceInstance: '', delegated: false, where: 'instance', keyRingId: '', keyId: '' },
  })
  const { errors } = formState
  const ringId = useId()
  const values = watch()
  const { where, keyId } = values
  useServerBlame(call.error, (error) => placeError<Values>(error, FIELDS, setError))
  register('keyId', { validate: (id, all) => all.where !== 'key' || id !== '' || 'Choose the key.' })
  const effect = effectOf(values, places)
  const submit = handleSubmit((all) =>
    call.run(
      () => createAuthorization(authorizationOf(all, places.instanceId)),
      () => {
        announce(`${all.service.trim()} is authorized.`)
        onClose()
      },
    ),
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={call.error} fields={FIELDS} />
        <TextField
          label="Service"
          autoFocus
          placeholder="cloud-object-storage"
          field={register('service', { validate: (text) => rule(isServiceName(text.trim()), SERVICE_NAME.rule) })}
          error={errors.service?.message}
          hint="The name that its service IDs are marked with."
        />
        <TextField
          label="Only its instance"
          optional
          mono
          placeholder="crn:v1:…"
          field={register('serviceInstance', {
            validate: (text) => text.trim() === '' || rule(isServiceInstance(text.trim()), SERVICE_INSTANCE.rule),
          })}
          error={errors.serviceInstance?.message}
          hint="Calls for any other instance of the service are refused."
        />
        <div>
          <p className="mb-1.5 text-sm font-medium">May use</p>
          <Segments label="May use" options={WIDTHS} chosen={where} onChoose={(id) => setValue('where', id)} />
        </div>
        {where === 'ring' ? (
          <Field id={ringId} label="Key ring" error={errors.keyRingId?.message}>
            {(aria) => (
              <Select
                {...aria}
                {...register('keyRingId', {
                  validate: (id, all) => all.where !== 'ring' || id !== '' || 'Choose the ring.',
                })}
                invalid={errors.keyRingId !== undefined}
                options={[{ id: '', words: 'Choose a ring' }, ...places.rings.map((id) => ({ id, words: id }))]}
              />
            )}
          </Field>
        ) : null}
        {where === 'key' ? (
          <ComboBox
            label="Key"
            placeholder="Part of its name"
            choices={places.keys.choices}
            chosen={keyId === '' ? undefined : keyId}
            onChoose={(id) => setValue('keyId', id ?? '', { shouldValidate: formState.isSubmitted })}
            onType={places.keys.onType}
            error={errors.keyId?.message}
            none="No key is called this."
          />
        ) : null}
        <CheckField
          label="Also for services that work for it"
          field={register('delegated')}
          hint="Calls of service IDs that are marked as working for this service count as well."
        />
        <p className="rounded-md bg-sunken px-3 py-2 text-sm text-pretty text-soft wrap-anywhere">{effect}</p>
      </PanelBody>
      <FormFooter
        onCancel={onClose}
        pending={call.pending}
        refused={asksNow(call.error) ?? refused}
        working="Authorizing…"
        send="Authorize"
      />
    </form>
  )
}
