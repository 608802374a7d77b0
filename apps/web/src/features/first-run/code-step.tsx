import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { SecretField } from '../../components/form/secret-field.tsx'
import { asApiError } from '../../lib/api-error.ts'
import { setupCodeIn } from '../../lib/setup-code.ts'
import { Button } from '../../ui/button.tsx'

interface CodeStepProps {
  readonly pending: boolean
  readonly error: unknown
  readonly onCode: (code: string) => void
}

interface CodeValues {
  setupCode: string
}

const isWrongCode = (error: unknown): boolean => {
  if (error === null || error === undefined) return false
  const { status, field } = asApiError(error)
  return status === 401 || field === 'setupCode'
}

/** Asked only of those who came without the printed link, or with one that is not right. */
export function CodeStep({ pending, error, onCode }: CodeStepProps) {
  const { register, handleSubmit, formState } = useForm<CodeValues>({ defaultValues: { setupCode: '' } })
  const wrong = isWrongCode(error) ? 'That is not the setup code of this start.' : undefined
  const submit = handleSubmit(({ setupCode }) => {
    if (!pending) onCode(setupCodeIn(setupCode))
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {wrong === undefined ? <FormFailure error={error} fields={[]} /> : null}
      <SecretField
        label="Setup code"
        autoComplete="off"
        mono
        field={register('setupCode', { required: 'Paste the setup code.' })}
        error={formState.errors.setupCode?.message ?? wrong}
        hint="It ends the link that the server printed when it started, after #. The whole link will do."
      />
      <Button type="submit" variant="primary" size="large" pending={pending} className="self-start">
        Check
      </Button>
    </form>
  )
}
