import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { asApiError } from '../../lib/api-error.ts'
import { knowsPasskeys } from '../../lib/passkey.ts'
import { usePasskeyAsSecondStep, useSignIn } from './queries.ts'

interface SignInValues {
  email: string
  password: string
  code: string
}

/** What is asked for once the passphrase was right. */
interface SecondStep {
  readonly app: boolean
  readonly passkey: boolean
}

export const isWrongPair = (error: unknown): boolean => error !== null && asApiError(error).status === 401
const WRONG_CODE = 'This code does not work. The app shows another one every 30 seconds; each works once.'
const MISMATCH = 'That e-mail address and passphrase do not belong together.'

/** Signing in by passphrase, and what comes after it: nothing, a code, or a passkey. */
export function useSignInSteps(onSignedIn: () => void) {
  const byCode = useSignIn()
  const byPasskey = usePasskeyAsSecondStep()
  const form = useForm<SignInValues>({ defaultValues: { email: '', password: '', code: '' } })
  const [step, setStep] = useState<SecondStep>()
  const isPending = byCode.isPending || byPasskey.isPending

  const onError = (error: unknown) => {
    if (isWrongPair(error)) {
      setStep(undefined)
      form.setError('password', { type: 'server', message: MISMATCH }, { shouldFocus: true })
    } else if (asApiError(error).field === 'code') {
      form.setError('code', { type: 'server', message: WRONG_CODE }, { shouldFocus: true })
    }
  }
  const submit = form.handleSubmit(({ email, password, code }) => {
    if (isPending) return
    byPasskey.reset()
    const body = { email: email.trim(), password, ...(step ? { code } : {}) }
    byCode.mutate(body, {
      onSuccess: (answer) => {
        if (answer.state === 'signed-in') onSignedIn()
        else setStep({ app: answer.app, passkey: answer.passkey !== undefined && knowsPasskeys() })
      },
      onError,
    })
  })
  const usePasskey = () => {
    if (isPending) return
    byCode.reset()
    const { email, password } = form.getValues()
    const onSuccess = ({ state }: { readonly state: string }) => {
      if (state === 'signed-in') onSignedIn()
    }
    byPasskey.mutate({ email: email.trim(), password }, { onSuccess, onError })
  }
  return { form, step, submit, usePasskey, byCode, byPasskey, error: byCode.error ?? byPasskey.error }
}
