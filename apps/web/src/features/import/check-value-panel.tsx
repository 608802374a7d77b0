import { CircleCheck } from 'lucide-react'
import { useId } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Field } from '../../ui/field.tsx'
import { inputStyle } from '../../ui/field-style.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { checkValueTyped } from './import-words.ts'

/** Six digits in pairs, so that they can be read out. */
export const CheckValue = ({ value }: { readonly value: string }) => (
  <code className="font-mono tracking-wide">
    <span aria-hidden>{(value.match(/../g) ?? []).join(' ')}</span>
    <span className="sr-only">{value}</span>
  </code>
)

interface CheckValuePanelProps {
  readonly value: string | undefined
  readonly given: string
  readonly onGiven: (given: string) => void
}

/** What a given check value says about the one found; nothing while it is being typed. */
export function judgeGiven(given: string, value: string | undefined): 'same' | 'different' | 'malformed' | undefined {
  if (given.trim() === '') return undefined
  const typed = checkValueTyped(given)
  if (typed === undefined) return 'malformed'
  return value === undefined ? undefined : typed === value ? 'same' : 'different'
}

const PROBLEM = {
  malformed: 'A check value is six hex digits.',
  different: 'This is the check value of another key. One of the two is wrong: do not go on before you know which.',
} as const

export function CheckValuePanel({ value, given, onGiven }: CheckValuePanelProps) {
  const id = useId()
  const verdict = judgeGiven(given, value)
  const problem = verdict === 'malformed' || verdict === 'different' ? PROBLEM[verdict] : undefined
  return (
    <section aria-label="Check value" className="rounded-lg border border-line bg-sunken p-4">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <div>
          <h3 className="text-sm font-medium">Check value of this key</h3>
          <p className="mt-1.5 flex h-9 items-center gap-1 text-xl font-semibold">
            {value === undefined ? <Skeleton className="h-6 w-28" /> : <CheckValue value={value} />}
            {value === undefined ? null : <CopyButton text={value} what="check value" />}
          </p>
          <p className="mt-1.5 text-sm text-faint">
            Computed here, in your browser: it tells keys apart without showing them. Let a second person compare it
            with what they were told.
          </p>
        </div>
        <Field
          id={id}
          label="Check value you were given"
          optional
          error={problem}
          hint={
            verdict === 'same' ? (
              <span className="inline-flex items-center gap-1.5 font-medium text-good">
                <CircleCheck aria-hidden className="size-4" />
                The same key.
              </span>
            ) : (
              'From whoever made the key, by another way than the key itself.'
            )
          }
        >
          {(aria) => (
            <input
              {...aria}
              value={given}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onGiven(event.target.value)}
              className={`${inputStyle(problem !== undefined)} font-mono sm:w-40!`}
            />
          )}
        </Field>
      </div>
    </section>
  )
}
