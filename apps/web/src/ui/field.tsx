import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export interface FieldAria {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly optional?: boolean
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** At the right end of the label's line. */
  readonly aside?: ReactNode
  readonly children: (aria: FieldAria) => ReactNode
}

/** Label above, rule or mistake below, all three tied together for a screen reader. */
export function Field({ id, label, optional = false, hint, error, aside, children }: FieldProps) {
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const described = [error === undefined ? '' : errorId, hint === undefined ? '' : hintId].filter(Boolean).join(' ')
  return (
    <div>
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
          {optional ? <span className="font-normal text-faint"> optional</span> : null}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-invalid': error !== undefined,
        'aria-describedby': described === '' ? undefined : described,
      })}
      {error === undefined ? null : (
        <p id={errorId} role="alert" className="mt-1.5 flex gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <div id={hintId} className="mt-1.5 text-sm text-faint">
          {hint}
        </div>
      )}
    </div>
  )
}
