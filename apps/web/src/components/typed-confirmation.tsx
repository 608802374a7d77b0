import { useEffect, useId, useRef } from 'react'
import { inputStyle } from '../ui/field-style.ts'
import { Field } from '../ui/field.tsx'

interface TypedConfirmationProps {
  readonly label: string
  /** What must be typed. */
  readonly phrase: string
  readonly typed: string
  readonly onType: (text: string) => void
  /** Where there is more to read first, the focus waits. */
  readonly waits?: boolean
}

/** The same text, however its accents are spelled in Unicode. */
export const typedRight = (typed: string, phrase: string): boolean =>
  typed.trim().normalize() === phrase.trim().normalize()

/** For what cannot be undone, or not for long: hands that must type have time to read. */
export function TypedConfirmation({ label, phrase, typed, onType, waits = false }: TypedConfirmationProps) {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!waits) box.current?.focus()
  }, [waits])
  return (
    <Field
      id={id}
      label={label}
      hint={
        <>
          Type <span className="font-medium break-all text-ink select-all">{phrase}</span> to go on.
        </>
      }
    >
      {(aria) => (
        <input
          {...aria}
          ref={box}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onType(event.currentTarget.value)}
          className={inputStyle()}
        />
      )}
    </Field>
  )
}
