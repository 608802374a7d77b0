import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { asApiError } from '../../lib/api-error.ts'
import { errorWords } from '../../lib/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Notice } from '../../ui/notice.tsx'
import { aadLines, judgeAad } from './aad.ts'
import { curlOf } from './curl.ts'
import { judgeCiphertext } from './judge-base64.ts'
import { Output } from './secret-output.tsx'
import { useUnwrap } from './use-key-actions.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import type { UseFormProps } from './wrap-form.tsx'

interface UnwrapValues {
  ciphertext: string
  aad: string
}

const FIELDS = ['ciphertext', 'aad'] as const
const EMPTY: UnwrapValues = { ciphertext: '', aad: '' }

/** Said in our own words: the server's are for callers who see the request they wrote. */
const isUnreadable = (error: unknown): boolean => error !== undefined && asApiError(error).status === 422

export function UnwrapForm({ instanceId, keyId, refused }: UseFormProps) {
  const unwrap = useUnwrap(instanceId, keyId)
  const { register, handleSubmit, setError, reset, watch, formState } = useForm<UnwrapValues>({ defaultValues: EMPTY })
  const aad = watch('aad')
  useServerBlame(unwrap.error, (error) => {
    if (isUnreadable(error)) {
      const { title, advice } = errorWords(asApiError(error))
      setError('ciphertext', { type: 'server', message: `${title} ${advice}` }, { shouldFocus: true })
    } else placeError<UnwrapValues>(error, FIELDS, setError)
  })

  const submit = handleSubmit(async (values) => {
    if (unwrap.pending) return
    const lines = aadLines(values.aad)
    await unwrap.run({ ciphertext: values.ciphertext.trim(), ...(lines.length === 0 ? {} : { aad: [...lines] }) })
  })
  const clear = () => {
    unwrap.clear()
    reset(EMPTY)
  }
  const curl = curlOf({
    origin: location.origin,
    instanceId,
    keyId,
    action: 'unwrap',
    aad: aadLines(aad),
    ownPlaintext: false,
  })

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      className="flex flex-col gap-4"
      aria-label="Unwrap a data key"
    >
      <TextField
        label="Ciphertext"
        mono
        rows={4}
        field={register('ciphertext', { validate: judgeCiphertext })}
        error={formState.errors.ciphertext?.message}
        hint="As wrapping gave it, in base64."
      />
      <TextField
        label="Additional data"
        optional
        mono
        rows={2}
        field={register('aad', { validate: judgeAad })}
        error={formState.errors.aad?.message}
        hint="The same lines, in the same order, as when it was wrapped."
      />
      {isUnreadable(unwrap.error) ? null : <FormFailure error={unwrap.error} fields={FIELDS} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={unwrap.pending} refused={refused}>
          Unwrap
        </Button>
        <Button variant="quiet" onPress={clear}>
          Clear
        </Button>
      </div>
      {unwrap.answer === undefined ? null : (
        <div className="flex flex-col gap-3">
          <Notice tone="good" title="Unwrapped." role="status">
            The data key is not kept here: it goes when you clear or leave.
          </Notice>
          <Output label="Data key in plain" text={unwrap.answer.plaintext} secret />
          {unwrap.answer.ciphertext === undefined ? null : (
            <Output label="Ciphertext wrapped anew by the current version" text={unwrap.answer.ciphertext} />
          )}
        </div>
      )}
      <CodeBlock label="The same call with curl" text={curl} />
    </form>
  )
}
