import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { ImportFailure } from './import-failure.tsx'

export interface StepFormProps {
  /** What a screen reader calls the form. */
  readonly label: string
  readonly children: ReactNode
  readonly onSubmit: () => void
  readonly onBack: (() => void) | undefined
  readonly onCancel: () => void
  readonly pending: boolean
  readonly error: unknown
  readonly next: string
  /** What the button says while it works. */
  readonly working?: string
  readonly refused?: string | undefined
  readonly standard?: boolean
}

/** One step: what it asks, what went wrong, and the ways on, back and out, always in the same place. */
export function StepForm(props: StepFormProps) {
  const { label, children, onSubmit, onBack, onCancel, pending, error, next, working, refused } = props
  return (
    <form
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) onSubmit()
      }}
      className="flex flex-col gap-5"
    >
      {children}
      <ImportFailure error={error} standard={props.standard ?? false} />
      <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
        <Button type="submit" variant="primary" pending={pending} refused={refused}>
          {pending ? (working ?? next) : next}
        </Button>
        {onBack === undefined ? null : (
          <Button variant="secondary" onPress={onBack}>
            Back
          </Button>
        )}
        <Button variant="quiet" onPress={onCancel} className="ml-auto">
          Cancel
        </Button>
      </div>
    </form>
  )
}
