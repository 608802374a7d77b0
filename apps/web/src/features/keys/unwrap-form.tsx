import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { asApiError } from '../../lib/api-error.ts'
import { errorWords } from '../../lib/error-words.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AadField, aadRules } from './aad-field.tsx'
import { aadLines } from './aad.ts'
import { judgeCiphertext } from './judge-base64.ts'
import { Output } from './secret-output.tsx'
import { useRewrap, useUnwrap, type UnwrapRequest } from './use-key-actions.ts'
import { WrappedBy } from './version-words.tsx'
import type { UseFormProps } from './wrap-form.tsx'

interface UnwrapValues {
  ciphertext: string
  aad: string
}

interface UnwrapFormProps extends UseFormProps {
  readonly refusedRewrap: string | undefined
}

const FIELDS = ['ciphertext', 'aad'] as const
const EMPTY: UnwrapValues = { ciphertext: '', aad: '' }

/** Said in our own words: the server's are for callers who see the request they wrote. */
const isUnreadable = (error: unknown): boolean => error !== undefined && asApiError(error).status === 422

const requestOf = (values: UnwrapValues): UnwrapRequest => {
  const lines = aadLines(values.aad)
  return { ciphertext: values.ciphertext.trim(), ...(lines.length === 0 ? {} : { aad: [...lines] }) }
}

/** One form for both: unwrapping shows the data key, rewrapping does not. */
export function UnwrapForm({ instanceId, keyId, refused, refusedRewrap, onAad }: UnwrapFormProps) {
  const unwrap = useUnwrap(instanceId, keyId)
  const rewrap = useRewrap(instanceId, keyId)
  const { register, handleSubmit, setError, reset, formState } = useForm<UnwrapValues>({ defaultValues: EMPTY })
  const error = unwrap.error ?? rewrap.error
  useServerBlame(error, (failure) => {
    if (isUnreadable(failure)) {
      const { title, advice } = errorWords(asApiError(failure))
      setError('ciphertext', { type: 'server', message: `${title} ${advice}` }, { shouldFocus: true })
    } else placeError<UnwrapValues>(failure, FIELDS, setError)
  })

  const submit = handleSubmit((values) => {
    rewrap.clear()
    return unwrap.run(requestOf(values))
  })
  const renew = handleSubmit((values) => {
    unwrap.clear()
    return rewrap.run(requestOf(values))
  })
  const clear = () => {
    unwrap.clear()
    rewrap.clear()
    reset(EMPTY)
    onAad([])
  }

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
      />
      <AadField
        field={register('aad', aadRules(onAad))}
        error={formState.errors.aad?.message}
        hint="Exactly as when wrapping."
      />
      {isUnreadable(error) ? null : <FormFailure error={error} fields={FIELDS} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={unwrap.pending} refused={refused}>
          Unwrap
        </Button>
        <Button pending={rewrap.pending} refused={refusedRewrap} onPress={() => void renew()}>
          Rewrap
        </Button>
        <Button variant="quiet" onPress={clear}>
          Clear
        </Button>
      </div>
      {unwrap.answer === undefined ? null : <Unwrapped answer={unwrap.answer} />}
      {rewrap.answer === undefined ? null : <Rewrapped answer={rewrap.answer} />}
    </form>
  )
}

type Unwrap = NonNullable<ReturnType<typeof useUnwrap>['answer']>
type Rewrap = NonNullable<ReturnType<typeof useRewrap>['answer']>

const Unwrapped = ({ answer }: { readonly answer: Unwrap }) => (
  <div className="flex flex-col gap-3">
    <Notice tone="good" title="Unwrapped." role="status">
      <WrappedBy version={answer.keyVersion.id} renewedBy={answer.rewrappedKeyVersion?.id} />
    </Notice>
    <Output label="Data key in plain" text={answer.plaintext} secret />
    {answer.ciphertext === undefined ? null : (
      <Output label="Ciphertext wrapped anew by the current version" text={answer.ciphertext} />
    )}
  </div>
)

const Rewrapped = ({ answer }: { readonly answer: Rewrap }) => (
  <div className="flex flex-col gap-3">
    <Notice tone="good" title="Rewrapped." role="status">
      <WrappedBy version={answer.keyVersion.id} renewedBy={answer.rewrappedKeyVersion.id} /> The data key was shown to
      nobody, not even this page.
    </Notice>
    <Output label="New ciphertext" text={answer.ciphertext} />
  </div>
)
