import { CircleCheck } from 'lucide-react'
import { useId, useState } from 'react'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { CheckValuePanel, judgeGiven } from './check-value-panel.tsx'
import { ChosenFile, FileBox } from './file-box.tsx'
import type { Flow, Ready } from './import-flow.ts'
import { MaskedText, useReveal } from './masked-text.tsx'
import { ENCODING_WORDS, sizeWords, type Encoding } from './parse-material.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'
import { useCall } from './use-call.ts'
import type { HeldSecret } from './use-held-secret.ts'
import { useMaterial, type SeenMaterial } from './use-material.ts'

export type TypedMaterial = Pick<Extract<Ready, { way: 'plain' }>, 'bytes' | 'checkValue' | 'warnings'>

interface MaterialStepProps extends Pick<StepFormProps, 'onBack' | 'onCancel' | 'pending' | 'error'> {
  readonly held: HeldSecret
  readonly plain: boolean
  readonly lost: Flow['lost']
  readonly onReady: (material: TypedMaterial) => void
}

const LOST = {
  idle: {
    title: 'The material was cleared, since nobody touched this page for five minutes, or it was left.',
    words: 'Nothing was imported. Give it again to go on; all else is as you left it.',
  },
  reload: {
    title: 'This import is open, and waits for its material.',
    words: 'A page that was loaded again knows nothing of what was typed before. Give the key again, and its details.',
  },
} as const

export const LostNotice = ({ lost }: { readonly lost: NonNullable<Flow['lost']> }) => (
  <Notice tone="warn" title={LOST[lost].title} role="status">
    {LOST[lost].words}
  </Notice>
)

const otherWords = (encoding: Encoding, others: readonly Encoding[]): string =>
  `Read as ${ENCODING_WORDS[encoding]}. It could also be ${others.map((other) => ENCODING_WORDS[other]).join(' or ')}, which would be another key.`

interface SeenProps {
  readonly seen: Extract<SeenMaterial, { kind: 'material' }>
  readonly onReadAs: (encoding: Encoding) => void
}

/** What was understood, said at once, and how to say that something else was meant. */
function Seen({ seen, onReadAs }: SeenProps) {
  const { encoding, length, others, warnings } = seen
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <CircleCheck aria-hidden className="size-4 text-good" />
        <strong className="font-semibold">{sizeWords(length)}</strong>
        <span className="text-soft">
          {others.length === 0 ? `Read as ${ENCODING_WORDS[encoding]}.` : otherWords(encoding, others)}
        </span>
        {others.map((other) => (
          <button key={other} type="button" onClick={() => onReadAs(other)} className="link font-medium">
            Read it as {ENCODING_WORDS[other]}
          </button>
        ))}
      </p>
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn" title="This does not look like a key from a good generator." role="status">
          {warning}
        </Notice>
      ))}
    </div>
  )
}

function problemOf(seen: SeenMaterial, asked: boolean): string | undefined {
  if (seen.kind === 'wrong') return seen.problem
  return asked && seen.kind === 'empty' ? 'Paste the key, or choose a file.' : undefined
}

/** Where a root key is typed, pasted or dropped. */
export function MaterialStep({ held, plain, lost, onReady, ...form }: MaterialStepProps) {
  const id = useId()
  const { seen, fileName, box, onText, onFile, onRemoveFile, readAs, computed } = useMaterial(held)
  const check = useCall()
  const reveal = useReveal('the material')
  const [given, setGiven] = useState('')
  const [asked, setAsked] = useState(false)
  const checkValue = seen.kind === 'material' ? seen.checkValue : undefined
  const problem = problemOf(seen, asked)

  const submit = async () => {
    setAsked(true)
    if (seen.kind !== 'material') return
    const found = await computed()
    if (found === undefined) return
    const verdict = judgeGiven(given, found)
    if (verdict === 'different' || verdict === 'malformed') return
    onReady({ bytes: seen.length, checkValue: found, warnings: seen.warnings })
  }
  const [pending, error] = [form.pending || check.pending, form.error ?? check.error]

  return (
    <StepForm
      {...form}
      {...{ pending, error }}
      onSubmit={() => void check.run(submit)}
      label="Material"
      next={plain ? 'Continue' : 'Wrap and continue'}
    >
      {lost === undefined ? null : <LostNotice lost={lost} />}
      <FileBox label="Choose a file with the key" onFile={(file) => void onFile(file)}>
        <Field
          id={id}
          label="Key material"
          error={problem}
          aside={fileName === undefined ? reveal.button : undefined}
          hint="Base64, hex or PEM, or a file of 16, 24 or 32 raw bytes. White space may stand between groups of digits."
        >
          {(aria) =>
            fileName === undefined ? (
              <MaskedText aria={aria} rows={4} shown={reveal.shown} onText={onText} box={box} />
            ) : (
              <ChosenFile name={fileName} onRemove={onRemoveFile} />
            )
          }
        </Field>
      </FileBox>
      {seen.kind === 'material' ? (
        <>
          <Seen seen={seen} onReadAs={readAs} />
          <CheckValuePanel value={checkValue} given={given} onGiven={setGiven} />
        </>
      ) : null}
    </StepForm>
  )
}
