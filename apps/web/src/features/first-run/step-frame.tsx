import { useEffect, useRef, type ReactNode } from 'react'
import { StepList } from '../../components/step-list.tsx'

const STEPS = ['Check the HSM', 'Your administrator', 'First instance'] as const

interface StepFrameProps {
  readonly step: number
  /** What is asked for now, where that is not yet the step itself. */
  readonly title?: string | undefined
  readonly lead: string | undefined
  readonly children: ReactNode
}

export function StepFrame({ step, title = STEPS[step], lead, children }: StepFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const seen = useRef(step)
  useEffect(() => {
    if (seen.current !== step) heading.current?.focus()
    seen.current = step
  }, [step])
  return (
    <>
      <div className="mb-7">
        <StepList names={STEPS} current={step} />
      </div>
      <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-[-0.02em]">
        {title}
      </h1>
      <p className="mt-1 mb-6 text-pretty text-soft">{lead}</p>
      {children}
    </>
  )
}
