import { useId, useState, type ReactNode } from 'react'
import { useForm, type FieldErrors } from 'react-hook-form'
import { EndFields } from '../../components/form/end-fields.tsx'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { announce } from '../../lib/announce.ts'
import { judgeEnd } from '../../lib/end-date.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { asksNow } from '../../lib/dual-control.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { ComboBox, type Choice } from '../../ui/combo-box.tsx'
import { Field } from '../../ui/field.tsx'
import { FormFooter } from '../../ui/form-footer.tsx'
import { PanelBody } from '../../ui/panel.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Select } from '../../ui/select.tsx'
import { ConditionFields } from './grant-fields.tsx'
import { emptyGrant, GRANT_FIELDS, grantOf, roleAt, type GrantPreset, type GrantValues } from './grant-form.ts'
import { placeWords } from './grant-words.ts'
import { afterAccessChange, createGrant } from './queries.ts'
import type { SubjectChoices } from './use-subjects.ts'
import { rolesAt, roleWords, type Width } from './role-words.ts'

export interface GrantPlaces {
  readonly instanceId: string
  readonly instanceName: string
  readonly rings: readonly string[]
  /** Keys by name, as it is typed. */
  readonly keys: { readonly choices: readonly Choice[]; readonly onType: (text: string) => void }
}

interface GrantFormProps {
  readonly places: GrantPlaces
  readonly subjects: SubjectChoices
  readonly preset: GrantPreset
  readonly refused: string | undefined
  /** Why no role can be given on the whole installation. */
  readonly refusedOnPlatform: string | undefined
  readonly onClose: () => void
}

const WIDTHS: readonly { readonly id: Width; readonly words: string }[] = [
  { id: 'instance', words: 'Instance' },
  { id: 'ring', words: 'Ring' },
  { id: 'key', words: 'Key' },
  { id: 'platform', words: 'Installation' },
]

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** "Payments team has the role Reader on the ring payments of Production now." */
function grantedWords(
  values: GrantValues,
  { instanceId, instanceName, keys }: GrantPlaces,
  subjects: readonly Choice[],
) {
  const { subjectId, role, ...where } = grantOf(values, instanceId, serverNow())
  const named = (choices: readonly Choice[], id: string): string => choices.find((one) => one.id === id)?.words ?? id
  const place = placeWords({ ...where, instanceName, keyName: named(keys.choices, values.keyId) })
  return `${named(subjects, subjectId)} has the role ${role} on ${place} now.`
}

/** What is beside each box. */
const messagesOf = (errors: FieldErrors<GrantValues>): Readonly<Partial<Record<string, string>>> =>
  Object.fromEntries(Object.entries(errors).map(([name, error]) => [name, error.message]))

/** Gives somebody a role: who, which, where, until when and under which conditions. */
export function GrantForm({ places, subjects, preset, refused, refusedOnPlatform, onClose }: GrantFormProps) {
  const call = useOneCall(afterAccessChange)
  const form = useForm<GrantValues>({ defaultValues: emptyGrant(preset, here()) })
  const { register, handleSubmit, setValue, setError, watch, formState } = form
  const { errors } = formState
  const said = messagesOf(errors)
  const values = watch()
  useServerBlame(call.error, (error) => placeError<GrantValues>(error, GRANT_FIELDS, setError))
  register('subjectId', { validate: (id) => id !== '' || 'Choose who gets the role.' })
  register('keyId', { validate: (id, { where }) => where !== 'key' || id !== '' || 'Choose the key.' })
  const hindrance = refused ?? (values.where === 'platform' ? refusedOnPlatform : undefined)
  const choose = (name: 'subjectId' | 'keyId', id: string | undefined) =>
    setValue(name, id ?? '', { shouldValidate: formState.isSubmitted })
  const submit = handleSubmit((all) =>
    call.run(
      () => createGrant(grantOf(all, places.instanceId, serverNow())),
      () => {
        announce(grantedWords(all, places, subjects.choices))
        onClose()
      },
    ),
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={call.error} fields={GRANT_FIELDS} />
        <ComboBox
          label="Who"
          autoFocus={preset.subjectId === undefined}
          placeholder="A person, a group or a service ID"
          choices={subjects.choices}
          onType={subjects.onType}
          chosen={values.subjectId === '' ? undefined : values.subjectId}
          onChoose={(id) => choose('subjectId', id)}
          error={said['subjectId']}
          none="Nobody is called this."
        />
        <Place
          places={places}
          values={values}
          errors={{ keyId: said['keyId'], keyRingId: said['keyRingId'] }}
          refusedOnPlatform={refusedOnPlatform}
          onWidth={(where) => {
            setValue('where', where)
            setValue('role', roleAt(where, values.role))
          }}
          onKey={(id) => choose('keyId', id)}
          ringField={register('keyRingId', {
            validate: (id, { where }) => where !== 'ring' || id !== '' || 'Choose the ring.',
          })}
        />
        <RoleField form={form} error={said['role']} />
        <EndFields
          label="Until"
          values={values}
          preset={register('expiresAt')}
          date={register('endsOn', { validate: (endsOn, all) => judgeEnd({ ...all, endsOn }, serverNow()) })}
          errors={{ expiresAt: said['expiresAt'], endsOn: said['endsOn'] }}
          never="Until it is revoked."
        />
        <Conditions errors={errors}>
          <ConditionFields register={register} errors={errors} hours={values.hours} />
        </Conditions>
      </PanelBody>
      <FormFooter
        onCancel={onClose}
        pending={call.pending}
        refused={asksNow(call.error) ?? hindrance}
        working="Granting…"
        send="Grant role"
      />
    </form>
  )
}

interface RoleFieldProps {
  readonly form: ReturnType<typeof useForm<GrantValues>>
  readonly error: string | undefined
}

function RoleField({ form: { register, watch }, error }: RoleFieldProps) {
  const id = useId()
  const [where, role] = watch(['where', 'role'])
  return (
    <Field id={id} label="Role" error={error} hint={roleWords(role)}>
      {(aria) => (
        <Select
          {...aria}
          {...register('role')}
          invalid={error !== undefined}
          options={rolesAt(where).map((name) => ({ id: name, words: name }))}
        />
      )}
    </Field>
  )
}

interface PlaceProps {
  readonly places: GrantPlaces
  readonly values: GrantValues
  readonly errors: { readonly keyId: string | undefined; readonly keyRingId: string | undefined }
  readonly refusedOnPlatform: string | undefined
  readonly onWidth: (width: Width) => void
  readonly onKey: (id: string | undefined) => void
  readonly ringField: ReturnType<ReturnType<typeof useForm<GrantValues>>['register']>
}

function Place({ places, values, errors, refusedOnPlatform, onWidth, onKey, ringField }: PlaceProps) {
  const id = useId()
  const { where, keyRingId } = values
  const rings = [...new Set([...(keyRingId === '' ? [] : [keyRingId]), ...places.rings])]
  const words = {
    instance: `All keys of ${places.instanceName}, and the instance itself.`,
    ring: 'The keys of one ring, also those yet to come.',
    key: 'One key, whatever ring it is in.',
    platform: refusedOnPlatform ?? 'What belongs to no instance: people, instances, the HSM.',
  }
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="mb-1.5 text-sm font-medium">Where</p>
        <Segments label="Where" options={WIDTHS} chosen={where} onChoose={onWidth} />
        <p className="mt-1.5 text-sm text-faint">{words[where]}</p>
      </div>
      {where === 'ring' ? (
        <Field id={id} label="Key ring" error={errors.keyRingId}>
          {(aria) => (
            <Select
              {...aria}
              {...ringField}
              invalid={errors.keyRingId !== undefined}
              options={[{ id: '', words: 'Choose a ring' }, ...rings.map((ring) => ({ id: ring, words: ring }))]}
            />
          )}
        </Field>
      ) : null}
      {where === 'key' ? (
        <ComboBox
          label="Key"
          placeholder="Part of its name"
          choices={places.keys.choices}
          chosen={values.keyId === '' ? undefined : values.keyId}
          onChoose={onKey}
          onType={places.keys.onType}
          error={errors.keyId}
          none="No key is called this."
        />
      ) : null}
    </div>
  )
}

interface ConditionsProps {
  /** A mistake inside opens it. */
  readonly errors: FieldErrors<GrantValues>
  readonly children: ReactNode
}

const INSIDE = ['networks', 'days', 'from', 'until', 'timeZone'] as const

function Conditions({ errors, children }: ConditionsProps) {
  const [open, setOpen] = useState(false)
  return (
    <details
      open={open || INSIDE.some((name) => errors[name] !== undefined)}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="w-fit cursor-pointer rounded text-sm font-medium text-soft hover:text-ink">
        Conditions: networks, hours
      </summary>
      <div className="mt-5 flex flex-col gap-5">{children}</div>
    </details>
  )
}
