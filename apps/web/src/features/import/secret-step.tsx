import { MAX_PAYLOAD_BYTES } from '@keywright/core/vocabulary/limits'
import { CircleCheck } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Field } from '../../ui/field.tsx'
import { Segments } from '../../ui/segments.tsx'
import { ChosenFile, FileBox } from './file-box.tsx'
import type { Flow, Ready } from './import-flow.ts'
import { MaskedText, useReveal } from './masked-text.tsx'
import { LostNotice } from './material-step.tsx'
import {
  parseSecret,
  parseSecretFile,
  secretSizeWords,
  tooLong,
  type SecretForm,
  type SecretVerdict,
} from './parse-secret.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'
import type { HeldSecret } from './use-held-secret.ts'

export type TypedSecret = Omit<Extract<Ready, { way: 'standard' }>, 'way'>

interface SecretStepProps extends Pick<StepFormProps, 'onBack' | 'onCancel' | 'pending' | 'error'> {
  readonly held: HeldSecret
  readonly lost: Flow['lost']
  readonly onReady: (secret: TypedSecret) => void
}

type TypedForm = Exclude<SecretForm, 'file'>

const FORMS: readonly { readonly id: TypedForm; readonly words: string }[] = [
  { id: 'text', words: 'Text' },
  { id: 'base64', words: 'Base64' },
  { id: 'hex', words: 'Hex' },
]

const HINT: Readonly<Record<TypedForm, string>> = {
  text: 'Stored as it is, in UTF-8, spaces and line breaks and all.',
  base64: 'The bytes it stands for are stored.',
  hex: 'The bytes it stands for are stored. White space may stand between them.',
}

/** A verdict without its bytes. */
type Seen = Exclude<SecretVerdict, { kind: 'secret' }> | ({ readonly kind: 'secret' } & TypedSecret)

/** Where a secret of any kind is typed, pasted or dropped. */
export function SecretStep({ held, lost, onReady, ...form }: SecretStepProps) {
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const reveal = useReveal('the secret')
  const [as, setAs] = useState<TypedForm>('text')
  const [fileName, setFileName] = useState<string>()
  const [seen, setSeen] = useState<Seen>({ kind: 'empty' })
  const [asked, setAsked] = useState(false)
  const missing = asked && seen.kind === 'empty' ? 'Type the secret, or choose a file.' : undefined
  const problem = seen.kind === 'wrong' ? seen.problem : missing

  const judge = (verdict: SecretVerdict) => {
    held.forget()
    if (verdict.kind !== 'secret') {
      setSeen(verdict)
      return
    }
    held.hold(verdict.bytes)
    setSeen({ kind: 'secret', bytes: verdict.bytes.length, note: verdict.note })
  }
  const readAs = (next: TypedForm) => {
    setAs(next)
    if (fileName === undefined) judge(parseSecret(box.current?.value ?? '', next))
  }
  const onFile = async (file: File) => {
    setFileName(file.name)
    judge(
      file.size > MAX_PAYLOAD_BYTES ? tooLong(file.size) : parseSecretFile(new Uint8Array(await file.arrayBuffer())),
    )
  }
  const onRemoveFile = () => {
    setFileName(undefined)
    judge({ kind: 'empty' })
  }
  const submit = () => {
    setAsked(true)
    if (seen.kind === 'secret') onReady({ bytes: seen.bytes, note: seen.note })
  }

  return (
    <StepForm {...form} label="Secret" onSubmit={submit} next="Continue" standard>
      {lost === undefined ? null : <LostNotice lost={lost} />}
      {fileName === undefined ? (
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <span className="text-soft">Written as</span>
          <Segments label="Written as" options={FORMS} chosen={as} onChoose={readAs} />
        </div>
      ) : null}
      <FileBox label="Choose a file with the secret" onFile={(file) => void onFile(file)}>
        <Field
          id={id}
          label="Secret"
          error={problem}
          aside={fileName === undefined ? reveal.button : undefined}
          hint={fileName === undefined ? HINT[as] : 'Stored byte for byte.'}
        >
          {(aria) =>
            fileName === undefined ? (
              <MaskedText
                aria={aria}
                rows={5}
                shown={reveal.shown}
                box={box}
                onText={(text) => judge(parseSecret(text, as))}
              />
            ) : (
              <ChosenFile name={fileName} onRemove={onRemoveFile} />
            )
          }
        </Field>
      </FileBox>
      {seen.kind === 'secret' ? (
        <p role="status" className="flex flex-wrap items-center gap-x-2 text-sm">
          <CircleCheck aria-hidden className="size-4 text-good" />
          <strong className="figures font-semibold">{secretSizeWords(seen.bytes)}</strong>
          {seen.note === undefined ? null : <span className="text-warn">{seen.note}</span>}
        </p>
      ) : null}
    </StepForm>
  )
}
