import { KEY_DESCRIPTION, KEY_NAME } from '@keywright/core/vocabulary/limits'
import { useId, useState, type ReactNode } from 'react'
import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import { localWords } from '../../lib/date-words.ts'
import {
  EXPIRY_PRESETS,
  expiryOf,
  judgeAliases,
  judgeExpiry,
  judgeTags,
  type KeyDetailsValues,
} from '../../lib/key-details.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { emptyOrWithinLimit, withinLimit } from '../../lib/within-limit.ts'
import { inputStyle } from '../../ui/field-style.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from './text-field.tsx'

interface KeyDetailsFieldsProps {
  readonly register: UseFormRegister<KeyDetailsValues>
  readonly errors: FieldErrors<KeyDetailsValues>
  /** As they are in the form now. */
  readonly values: Pick<KeyDetailsValues, 'expirationDate' | 'expiresAt' | 'keyRingID'>
  /** The ids of the instance's key rings; empty while they are not known. */
  readonly rings: readonly string[]
  readonly autoFocus?: boolean
  /** What most keys do without is behind a line that opens. */
  readonly folded?: boolean
}

/** What can be said of a new key, however its material comes about. */
export function KeyDetailsFields(props: KeyDetailsFieldsProps) {
  const { register, errors, values, rings, autoFocus = false, folded = false } = props
  return (
    <>
      <TextField
        label="Name"
        autoFocus={autoFocus}
        field={register('name', { validate: withinLimit(KEY_NAME) })}
        error={errors.name?.message}
        hint="Nothing secret or personal."
      />
      <TwoColumns>
        <RingField register={register} error={errors.keyRingID?.message} rings={rings} chosen={values.keyRingID} />
        <ExpiryFields register={register} errors={errors} values={values} />
      </TwoColumns>
      {folded ? (
        <Fold opened={errors.description ?? errors.aliases ?? errors.tags}>
          <MoreFields register={register} errors={errors} />
        </Fold>
      ) : (
        <MoreFields register={register} errors={errors} />
      )}
    </>
  )
}

/** Side by side where there is room for both, in a panel as on a page. */
const TwoColumns = ({ children }: { readonly children: ReactNode }) => (
  <div className="@container">
    <div className="grid items-start gap-5 @md:grid-cols-2">{children}</div>
  </div>
)

interface FoldProps {
  /** A mistake inside opens it. */
  readonly opened: unknown
  readonly children: ReactNode
}

function Fold({ opened, children }: FoldProps) {
  const [open, setOpen] = useState(false)
  return (
    <details open={open || opened !== undefined} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded text-sm font-medium text-soft hover:text-ink">
        Description, aliases, tags
      </summary>
      <div className="mt-5 flex flex-col gap-5">{children}</div>
    </details>
  )
}

const MoreFields = ({ register, errors }: Pick<KeyDetailsFieldsProps, 'register' | 'errors'>) => (
  <>
    <TextField
      label="Description"
      optional
      rows={2}
      field={register('description', { validate: emptyOrWithinLimit(KEY_DESCRIPTION) })}
      error={errors.description?.message}
      hint="What depends on this key? Whoever meets it in an incident will be glad to know."
    />
    <TwoColumns>
      <TextField
        label="Aliases"
        optional
        mono
        field={register('aliases', { validate: judgeAliases })}
        error={errors.aliases?.message}
        hint="Up to five names that stand wherever the key’s id does, with commas between them."
      />
      <TextField
        label="Tags"
        optional
        field={register('tags', { validate: judgeTags })}
        error={errors.tags?.message}
        hint="With commas between them."
      />
    </TwoColumns>
  </>
)

interface RingFieldProps extends Pick<KeyDetailsFieldsProps, 'register' | 'rings'> {
  readonly error: string | undefined
  readonly chosen: string
}

function RingField({ register, error, rings, chosen }: RingFieldProps) {
  const id = useId()
  // A box must hold what is chosen, also before the list of rings has come.
  const options = [...new Set([chosen, ...rings])].sort().map((ring) => ({ id: ring, words: ring }))
  return (
    <Field id={id} label="Key ring" error={error}>
      {(aria) => <Select {...aria} {...register('keyRingID')} options={options} invalid={error !== undefined} />}
    </Field>
  )
}

function ExpiryFields({ register, errors, values }: Pick<KeyDetailsFieldsProps, 'register' | 'errors' | 'values'>) {
  const id = useId()
  const dateId = useId()
  const at = expiryOf(values, serverNow())
  return (
    <div className="flex flex-col gap-3">
      <Field
        id={id}
        label="Expires"
        error={errors.expirationDate?.message}
        hint={
          at === undefined
            ? 'Cannot be changed later.'
            : `On ${localWords(at)}. From then on it unwraps what there is, and wraps no more. Cannot be changed later.`
        }
      >
        {(aria) => <Select {...aria} {...register('expirationDate')} options={EXPIRY_PRESETS} />}
      </Field>
      {values.expirationDate === 'date' ? (
        <Field id={dateId} label="Day and time" error={errors.expiresAt?.message} hint="In your own time zone.">
          {(aria) => (
            <input
              {...aria}
              {...register('expiresAt', {
                validate: (expiresAt, all) => judgeExpiry({ ...all, expiresAt }, serverNow()),
              })}
              type="datetime-local"
              className={`${inputStyle(errors.expiresAt !== undefined)} figures sm:w-60!`}
            />
          )}
        </Field>
      ) : null}
    </div>
  )
}
