import { Check } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { classNames } from '../../ui/class-names.ts'

export const STEPS = ['Check the HSM', 'Your administrator', 'First instance'] as const

function StepMark({ at, current }: { readonly at: number; readonly current: number }) {
  const done = at < current
  return (
    <span
      aria-hidden
      className={classNames(
        'figures grid size-5 place-items-center rounded-full text-xs font-semibold',
        done && 'bg-accent text-accent-ink',
        at === current && 'bg-accent-soft text-accent ring-1 ring-accent',
        at > current && 'bg-hover text-faint',
      )}
    >
      {done ? <Check className="size-3" strokeWidth={3} /> : at + 1}
    </span>
  )
}

interface StepFrameProps {
  readonly step: number
  readonly lead: string
  readonly children: ReactNode
}

export function StepFrame({ step, lead, children }: StepFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const seen = useRef(step)
  useEffect(() => {
    if (seen.current !== step) heading.current?.focus()
    seen.current = step
  }, [step])
  return (
    <>
      <ol aria-label="Steps" className="mb-7 flex flex-wrap gap-x-5 gap-y-2">
        {STEPS.map((name, at) => (
          <li
            key={name}
            aria-current={at === step ? 'step' : undefined}
            className={classNames(
              'flex items-center gap-2 text-sm',
              at === step ? 'font-medium text-ink' : 'text-faint',
            )}
          >
            <StepMark at={at} current={step} />
            {name}
          </li>
        ))}
      </ol>
      <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-[-0.02em]">
        {STEPS[step]}
      </h1>
      <p className="mt-1 mb-6 text-pretty text-soft">{lead}</p>
      {children}
    </>
  )
}
