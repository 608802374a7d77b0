import { useId } from 'react'
import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import { CheckField } from '../../components/form/check-field.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { inputStyle } from '../../ui/field-style.ts'
import { Field } from '../../ui/field.tsx'
import { DAY_NAMES } from './grant-words.ts'
import { judgeNetworks, judgeTime, judgeZone, type GrantValues } from './grant-form.ts'

interface ConditionFieldsProps {
  readonly register: UseFormRegister<GrantValues>
  readonly errors: FieldErrors<GrantValues>
  readonly hours: boolean
}

/** What must hold for the role to count at all. */
export const ConditionFields = ({ register, errors, hours }: ConditionFieldsProps) => (
  <>
    <TextField
      label="Networks"
      optional
      mono
      rows={2}
      placeholder="10.0.0.0/8"
      field={register('networks', { validate: judgeNetworks })}
      error={errors.networks?.message}
      hint="The role counts only for calls from one of these. One a line."
    />
    <CheckField
      label="At certain hours only"
      field={register('hours')}
      hint="At other times the role does not count."
    />
    {hours ? <HoursFields register={register} errors={errors} /> : null}
  </>
)

function HoursFields({ register, errors }: Omit<ConditionFieldsProps, 'hours'>) {
  const id = useId()
  const untilId = useId()
  return (
    <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">Days</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {DAY_NAMES.map((name, at) => (
            <label key={name} className="inline-flex min-h-6 items-center gap-1.5 text-sm">
              <input
                {...register('days', {
                  validate: (days, values) => !values.hours || days.length > 0 || 'Choose a day at least.',
                })}
                type="checkbox"
                value={String(at + 1)}
                className="size-4 accent-accent"
              />
              {name}
            </label>
          ))}
        </div>
        {errors.days === undefined ? null : (
          <p role="alert" className="mt-1.5 text-sm text-bad">
            {errors.days.message}
          </p>
        )}
      </fieldset>
      <div className="grid grid-cols-2 gap-4 sm:max-w-72">
        <Field id={id} label="From" error={errors.from?.message}>
          {(aria) => (
            <input
              {...aria}
              {...register('from', { validate: (text, { hours }) => !hours || judgeTime(text) })}
              type="time"
              className={`${inputStyle(errors.from !== undefined)} figures`}
            />
          )}
        </Field>
        <Field id={untilId} label="Until" error={errors.until?.message}>
          {(aria) => (
            <input
              {...aria}
              {...register('until', { validate: (text, { hours }) => !hours || judgeTime(text) })}
              type="time"
              className={`${inputStyle(errors.until !== undefined)} figures`}
            />
          )}
        </Field>
      </div>
      <TextField
        label="Time zone"
        field={register('timeZone', { validate: (text, { hours }) => !hours || judgeZone(text) })}
        error={errors.timeZone?.message}
        hint="An end that is not later than the beginning is on the next day."
      />
    </div>
  )
}
