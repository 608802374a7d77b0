import { useId, type HTMLInputAutoCompleteAttribute, type ReactNode } from 'react'
import type { UseFormRegisterReturn } from 'react-hook-form'
import { Field } from '../../ui/field.tsx'
import { inputStyle, textAreaStyle } from '../../ui/field-style.ts'

export interface TextFieldProps {
  readonly label: string
  readonly field: UseFormRegisterReturn
  readonly error: string | undefined
  readonly hint?: ReactNode
  readonly optional?: boolean
  readonly type?: 'text' | 'email'
  readonly autoComplete?: HTMLInputAutoCompleteAttribute
  readonly mono?: boolean
  readonly placeholder?: string
  readonly autoFocus?: boolean
  readonly rows?: number
}

export function TextField({
  label,
  field,
  error,
  hint,
  optional = false,
  rows,
  mono = false,
  ...input
}: TextFieldProps) {
  const id = useId()
  const face = mono ? ' font-mono text-sm!' : ''
  return (
    <Field id={id} label={label} optional={optional} hint={hint} error={error}>
      {(aria) =>
        rows === undefined ? (
          <input
            {...aria}
            {...field}
            autoComplete="off"
            {...input}
            className={inputStyle(error !== undefined) + face}
          />
        ) : (
          <textarea
            {...aria}
            {...field}
            rows={rows}
            autoComplete="off"
            spellCheck={!mono}
            placeholder={input.placeholder}
            className={textAreaStyle(error !== undefined) + face}
          />
        )
      }
    </Field>
  )
}
