import { useBlocker, useRouteContext, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import {
  AdministratorStep,
  type AdministratorField,
  type AdministratorValues,
} from '../features/first-run/administrator-step.tsx'
import { CodeStep } from '../features/first-run/code-step.tsx'
import { InstanceStep } from '../features/first-run/instance-step.tsx'
import { useCheckSetup } from '../features/first-run/queries.ts'
import { StepFrame } from '../features/first-run/step-frame.tsx'
import { blamed } from '../components/form/place-error.ts'
import { asApiError } from '../lib/api-error.ts'
import { HsmCheck } from './hsm-check.tsx'
import { PlainPage } from './plain-page.tsx'

const NOBODY: AdministratorValues = { name: '', email: '', password: '' }
const ADMINISTRATOR_FIELDS = ['name', 'email', 'password'] as const

const LEADS = [
  'Keywright tries everything it needs, for real.',
  'This account may do everything.',
  'A space for keys, under its own key in the HSM.',
] as const

export function FirstRunPage() {
  const { setupCode } = useRouteContext({ from: '/first-run' })
  const { history } = useRouter()
  const [code, setCode] = useState(setupCode ?? '')
  const [step, setStep] = useState(0)
  const [administrator, setAdministrator] = useState(NOBODY)
  const [blame, setBlame] = useState<{ readonly field: AdministratorField; readonly message: string }>()
  const check = useCheckSetup()
  const { mutate } = check
  const asked = useRef(false)
  // Nothing typed here is anywhere else.
  useBlocker({ shouldBlockFn: () => false, enableBeforeUnload: () => step > 0 })

  useEffect(() => {
    document.title = 'Set up · Keywright'
    if (setupCode === undefined || asked.current) return
    asked.current = true
    mutate(setupCode)
  }, [setupCode, mutate])

  const tryCode = (typed: string) => {
    setCode(typed)
    mutate(typed)
  }
  const goBackTo = (error: unknown) => {
    const field = blamed(error, ADMINISTRATOR_FIELDS)
    if (field !== undefined) setBlame({ field, message: asApiError(error).message })
    setStep(field === undefined ? 0 : 1)
  }

  const codeAsked = step === 0 && check.data === undefined
  return (
    <PlainPage wide>
      <StepFrame
        step={step}
        title={codeAsked ? 'Enter the setup code' : undefined}
        lead={codeAsked ? 'It shows that you are the one who started this server.' : LEADS[step]}
      >
        {step > 0 ? null : check.data === undefined ? (
          <CodeStep pending={check.isPending} error={check.error} onCode={tryCode} />
        ) : (
          <HsmCheck
            hsm={check.data}
            pending={check.isPending}
            onAgain={() => mutate(code)}
            onContinue={() => setStep(1)}
          />
        )}
        {step !== 1 ? null : (
          <AdministratorStep
            values={administrator}
            blame={blame}
            onBack={() => setStep(0)}
            onDone={(values) => {
              setAdministrator(values)
              setBlame(undefined)
              setStep(2)
            }}
          />
        )}
        {step !== 2 ? null : (
          <InstanceStep
            administrator={{
              ...administrator,
              name: administrator.name.trim(),
              email: administrator.email.trim(),
              setupCode: code,
            }}
            onBack={() => setStep(1)}
            onBlame={goBackTo}
            onDone={() => history.push('/')}
          />
        )}
      </StepFrame>
    </PlainPage>
  )
}
