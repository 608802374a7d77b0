import { useEffect, useRef, type ReactNode } from 'react'
import { StepList } from '../../components/step-list.tsx'

const STEPS = ['Check the HSM', 'Your administrator', 'First instance'] as const

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
      <div className="mb-7">
        <StepList names={STEPS} current={step} />
      </div>
      <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-[-0.02em]">
        {STEPS[step]}
      </h1>
      <p className="mt-1 mb-6 text-pretty text-soft">{lead}</p>
      {children}
    </>
  )
}
