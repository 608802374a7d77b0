import { useId } from 'react'
import type { UseFormRegisterReturn } from 'react-hook-form'
import { localWords } from '../../lib/date-words.ts'
import { END_PRESETS, endOf, type EndValues } from '../../lib/end-date.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { inputStyle } from '../../ui/field-style.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'

interface EndFieldsProps {
  readonly label: string
  readonly values: EndValues
  readonly preset: UseFormRegisterReturn
  readonly date: UseFormRegisterReturn
  readonly errors: { readonly expiresAt?: string | undefined; readonly endsOn?: string | undefined }
  /** What no end means. */
  readonly never: string
}

/** When something ends: a span from now on, a date, or not at all. */
export function EndFields({ label, values, preset, date, errors, never }: EndFieldsProps) {
  const id = useId()
  const dateId = useId()
  const at = endOf(values, serverNow())
  return (
    <div className="flex flex-col gap-3">
      <Field
        id={id}
        label={label}
        error={errors.expiresAt}
        hint={at === undefined ? never : `Ends on ${localWords(at)}.`}
      >
        {(aria) => <Select {...aria} {...preset} options={END_PRESETS} invalid={errors.expiresAt !== undefined} />}
      </Field>
      {values.expiresAt === 'date' ? (
        <Field id={dateId} label="Day and time" error={errors.endsOn} hint="In your own time zone.">
          {(aria) => (
            <input
              {...aria}
              {...date}
              type="datetime-local"
              className={`${inputStyle(errors.endsOn !== undefined)} figures sm:w-60!`}
            />
          )}
        </Field>
      ) : null}
    </div>
  )
}
