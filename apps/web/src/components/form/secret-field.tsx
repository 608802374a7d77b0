import { Eye, EyeOff } from 'lucide-react'
import { useId, useState, type HTMLInputAutoCompleteAttribute, type ReactNode } from 'react'
import type { UseFormRegisterReturn } from 'react-hook-form'
import { Field } from '../../ui/field.tsx'
import { inputStyle } from '../../ui/field-style.ts'

interface SecretFieldProps {
  readonly label: string
  readonly field: UseFormRegisterReturn
  readonly error: string | undefined
  readonly autoComplete: HTMLInputAutoCompleteAttribute
  readonly hint?: ReactNode
  readonly optional?: boolean
  readonly mono?: boolean
}

/** Masked until someone asks to see it. */
export function SecretField({
  label,
  field,
  error,
  autoComplete,
  hint,
  optional = false,
  mono = false,
}: SecretFieldProps) {
  const [shown, setShown] = useState(false)
  const id = useId()
  const Icon = shown ? EyeOff : Eye
  return (
    <Field id={id} label={label} error={error} hint={hint} optional={optional}>
      {(aria) => (
        <div className="relative">
          <input
            {...aria}
            {...field}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            spellCheck={false}
            autoCapitalize="off"
            className={`${inputStyle(error !== undefined)} pr-10!${mono ? ' font-mono text-sm!' : ''}`}
          />
          <button
            type="button"
            aria-pressed={shown}
            aria-label={`Show ${label.toLowerCase()}`}
            onClick={() => setShown(!shown)}
            className="absolute top-0.5 right-0.5 grid size-8 place-items-center rounded text-faint hover:text-ink"
          >
            <Icon aria-hidden className="size-4" />
          </button>
        </div>
      )}
    </Field>
  )
}
