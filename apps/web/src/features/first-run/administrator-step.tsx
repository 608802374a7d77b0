import { EMAIL, PERSON_NAME } from '@keywright/core/vocabulary/limits'
import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { SecretField } from '../../components/form/secret-field.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { judgePassphrase } from '../../components/passphrase/judge-passphrase.ts'
import { PassphraseMeter } from '../../components/passphrase/passphrase-meter.tsx'
import { fieldWords } from '../../lib/error-words.ts'
import { withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'

export interface AdministratorValues {
  name: string
  email: string
  password: string
}

export type AdministratorField = keyof AdministratorValues

interface AdministratorStepProps {
  readonly values: AdministratorValues
  /** What the server blamed when everything was sent. */
  readonly blame: { readonly field: AdministratorField; readonly message: string } | undefined
  readonly onDone: (values: AdministratorValues) => void
  readonly onBack: () => void
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/

export function AdministratorStep({ values, blame, onDone, onBack }: AdministratorStepProps) {
  const { register, handleSubmit, setError, watch, formState } = useForm<AdministratorValues>({ defaultValues: values })
  const { errors } = formState
  const [name, email, password] = watch(['name', 'email', 'password'])
  useEffect(() => {
    if (blame) setError(blame.field, { type: 'server', message: fieldWords(blame.message) }, { shouldFocus: true })
  }, [blame, setError])

  return (
    <form onSubmit={(event) => void handleSubmit(onDone)(event)} noValidate className="flex flex-col gap-4">
      <TextField
        label="Your name"
        autoComplete="name"
        field={register('name', { validate: withinLimit(PERSON_NAME, 'Type your name.') })}
        error={errors.name?.message}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        field={register('email', {
          validate: (text) => (ADDRESS.test(text.trim()) ? withinLimit(EMAIL)(text) : `Must be ${EMAIL.rule}.`),
        })}
        error={errors.email?.message}
        hint="The audit trail names you by it."
      />
      <SecretField
        label="Passphrase"
        autoComplete="new-password"
        field={register('password', { validate: judgePassphrase })}
        error={errors.password?.message}
        hint={<PassphraseMeter text={password} personal={[name, email]} />}
      />
      <div className="mt-2 flex gap-2">
        <Button type="submit" variant="primary" size="large">
          Continue
        </Button>
        <Button variant="quiet" size="large" onPress={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
