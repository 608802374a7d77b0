import { useId, type ReactNode } from 'react'
import type { UseFormRegisterReturn } from 'react-hook-form'

interface CheckFieldProps {
  readonly label: string
  readonly field: UseFormRegisterReturn
  readonly hint?: ReactNode
  readonly disabled?: boolean
}

/** Yes or no, with a sentence on what yes means. */
export function CheckField({ label, field, hint, disabled = false }: CheckFieldProps) {
  const id = useId()
  return (
    <div className="flex gap-2.5">
      <input
        {...field}
        id={id}
        type="checkbox"
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 size-4 shrink-0 accent-accent disabled:cursor-not-allowed"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-sm text-pretty text-faint">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
