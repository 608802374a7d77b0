import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useForm, type UseFormReturn } from 'react-hook-form'
import { CheckField } from '../../components/form/check-field.tsx'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { asksNow, type DualControl, type ShownControl } from '../../lib/dual-control.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { controlOf, effectOf, rowsOf, valuesOf, type ControlRow, type ControlValues } from './control-values.ts'

const settle = async (client: QueryClient): Promise<void> => {
  const touched = ['dual-control', 'approvals', 'keys', 'audit']
  await Promise.all(touched.map((name) => client.invalidateQueries({ queryKey: [name] })))
}

const NUMBER_STYLE = 'h-8.5 w-18 shrink-0 rounded-md border border-line-strong bg-surface px-2 text-sm'
const DAYS_RULE = 'A number of days from 1 to 30.'

interface ControlFormProps {
  /** What the rules here are about. */
  readonly lead: string
  readonly control: ShownControl
  readonly refused: string | undefined
  readonly onSave: (control: DualControl) => Promise<void>
}

/** One rule for each action, what each comes to, and how long requests stand. */
export function ControlForm({ lead, control, refused, onSave }: ControlFormProps) {
  const save = useOneCall(settle)
  const rows = rowsOf(control)
  const form = useForm<ControlValues>({ defaultValues: valuesOf(control, rows) })
  const { register, handleSubmit, formState } = form
  const submit = handleSubmit((values) =>
    save.run(
      () => onSave(controlOf(values, rows)),
      () => announce('Dual control holds from now on.'),
    ),
  )
  const end = useRef<HTMLDivElement>(null)
  // What went wrong is said beside the button; the form is longer than a screen.
  useEffect(() => {
    if (save.error !== undefined) end.current?.focus()
  }, [save.error])
  const unchanged = formState.isDirty ? undefined : 'Nothing is changed yet.'
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      <p className="max-w-prose text-sm text-pretty text-soft">
        {lead} Whoever asks leaves a request; other people with the same right must approve it. Asking for more
        approvals holds at once. Asking for fewer must itself be approved, by as many as the rule asks for now.
      </p>
      <fieldset>
        <legend className="mb-2 text-sm font-medium text-soft">How many others must approve</legend>
        <ul className="divide-y divide-line border-y border-line">
          {rows.map((row, at) => (
            <Rule key={row.action} row={row} at={at} form={form} />
          ))}
        </ul>
      </fieldset>
      <div className="max-w-60">
        <TextField
          label="Days a request stands"
          field={register('standsDays', { validate: (text) => /^([1-9]|[12]\d|30)$/.test(text.trim()) || DAYS_RULE })}
          error={formState.errors.standsDays?.message}
        />
      </div>
      <div ref={end} tabIndex={-1} className="flex scroll-my-16 flex-col items-start gap-3 outline-none">
        <FormFailure error={save.error} fields={[]} />
        <Button
          type="submit"
          variant="primary"
          pending={save.pending}
          refused={refused ?? asksNow(save.error) ?? unchanged}
        >
          {save.pending ? 'Saving…' : 'Save dual control'}
        </Button>
      </div>
    </form>
  )
}

interface RuleProps {
  readonly row: ControlRow
  readonly at: number
  readonly form: UseFormReturn<ControlValues>
}

function Rule({ row, at, form: { register, watch } }: RuleProps) {
  const rule = watch(`rules.${at}`)
  const { words, hopeless } = effectOf(row, rule)
  const id = `effect-of-${row.action}`
  return (
    <li className="grid gap-x-6 gap-y-2 py-2.5 sm:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="min-w-0">
        <label className="flex items-center justify-between gap-3 text-sm font-medium">
          {row.words}
          <select {...register(`rules.${at}.approvers`)} aria-describedby={id} className={NUMBER_STYLE}>
            {['0', '1', '2', '3', '4', '5'].map((number) => (
              <option key={number} value={number}>
                {number === '0' ? 'off' : number}
              </option>
            ))}
          </select>
        </label>
        <p id={id} aria-live="polite" className={`mt-1 text-sm text-pretty ${hopeless ? 'text-bad' : 'text-faint'}`}>
          {words}
        </p>
      </div>
      <div className="sm:pt-1.5">
        {rule.approvers === '0' ? null : (
          <CheckField label="Of distinct groups" field={register(`rules.${at}.distinctGroups`)} />
        )}
      </div>
    </li>
  )
}
