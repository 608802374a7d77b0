import type { FieldValues, Path, UseFormSetError } from 'react-hook-form'
import { asApiError } from '../../lib/api-error.ts'
import { fieldWords } from '../../lib/error-words.ts'

/** `resources.0.name`, `key.name.1` and `name` blame the same box of the form. */
const boxOf = (field: string | undefined): string | undefined =>
  field?.split(/[.[\]]+/).findLast((part) => !/^\d*$/.test(part))

/** The form's own box that a failure belongs beside, or `undefined` when it belongs above the form. */
export function blamed<Name extends string>(error: unknown, names: readonly Name[]): Name | undefined {
  const box = boxOf(asApiError(error).field)
  return names.find((name) => name === box)
}

/** Puts the server's words beside the field it blames and moves the focus there. */
export function placeError<Values extends FieldValues>(
  error: unknown,
  names: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): void {
  const name = blamed(error, names)
  if (name === undefined) return
  setError(name, { type: 'server', message: fieldWords(asApiError(error).message) }, { shouldFocus: true })
}
