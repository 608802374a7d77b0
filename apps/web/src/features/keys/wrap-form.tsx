import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { SecretField } from '../../components/form/secret-field.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AadField, aadRules } from './aad-field.tsx'
import { aadLines } from './aad.ts'
import { judgePlaintext } from './judge-base64.ts'
import { Output } from './secret-output.tsx'
import { useWrap } from './use-key-actions.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'

export interface UseFormProps {
  readonly instanceId: string
  readonly keyId: string
  readonly refused: string | undefined
  /** Tells of additional data as it is typed. */
  readonly onAad: (lines: readonly string[]) => void
}

interface WrapValues {
  plaintext: string
  aad: string
}

const FIELDS = ['plaintext', 'aad'] as const
const EMPTY: WrapValues = { plaintext: '', aad: '' }

export function WrapForm({ instanceId, keyId, refused, onAad }: UseFormProps) {
  const wrap = useWrap(instanceId, keyId)
  const { register, handleSubmit, setError, reset, formState } = useForm<WrapValues>({ defaultValues: EMPTY })
  useServerBlame(wrap.error, (error) => placeError<WrapValues>(error, FIELDS, setError))

  const submit = handleSubmit((values) => {
    const own = values.plaintext.trim()
    const lines = aadLines(values.aad)
    return wrap.run({ ...(own === '' ? {} : { plaintext: own }), ...(lines.length === 0 ? {} : { aad: [...lines] }) })
  })
  const clear = () => {
    wrap.clear()
    reset(EMPTY)
    onAad([])
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      className="flex flex-col gap-4"
      aria-label="Wrap a data key"
    >
      <SecretField
        label="Data key"
        optional
        mono
        autoComplete="off"
        field={register('plaintext', { validate: judgePlaintext })}
        error={formState.errors.plaintext?.message}
        hint="Base64. Empty: the HSM makes one."
      />
      <AadField
        field={register('aad', aadRules(onAad))}
        error={formState.errors.aad?.message}
        hint="One value per line."
      />
      <FormFailure error={wrap.error} fields={FIELDS} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={wrap.pending} refused={refused}>
          Wrap
        </Button>
        <Button variant="quiet" onPress={clear}>
          Clear
        </Button>
      </div>
      {wrap.answer === undefined ? null : (
        <div className="flex flex-col gap-3">
          <Notice tone="good" title="Wrapped." role="status">
            Store the ciphertext; nothing is kept here.
          </Notice>
          <Output label="Ciphertext" text={wrap.answer.ciphertext} />
          {wrap.answer.plaintext === undefined ? null : (
            <Output label="Data key in plain" text={wrap.answer.plaintext} secret />
          )}
        </div>
      )}
    </form>
  )
}
