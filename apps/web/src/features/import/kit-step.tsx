import { Download } from 'lucide-react'
import { useId, useState } from 'react'
import { localWords } from '../../lib/date-words.ts'
import { download } from '../../lib/download.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Field } from '../../ui/field.tsx'
import { inputStyle, textAreaStyle } from '../../ui/field-style.ts'
import { Segments } from '../../ui/segments.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { FileBox } from './file-box.tsx'
import type { Ready } from './import-flow.ts'
import { checkValueTyped } from './import-words.ts'
import { handLines, kitName, offlineKit, publicKeyPem, type KitFacts } from './offline-kit.ts'
import type { Ceremony } from './queries.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'
import { useFingerprint } from './use-fingerprint.ts'
import { parseWrapped, parseWrappedFile } from './wrap-material.ts'

export type Offline = Extract<Ready, { way: 'offline' }>

interface KitStepProps extends Pick<StepFormProps, 'onBack' | 'onCancel' | 'pending' | 'error'> {
  readonly ceremony: Ceremony & { readonly transport: NonNullable<Ceremony['transport']> }
  readonly instance: { readonly id: string; readonly name: string }
  readonly before: Offline | undefined
  readonly onReady: (ready: Offline) => void
}

const Heading = ({ children }: { readonly children: string }) => <h3 className="text-base font-semibold">{children}</h3>

const BITS = [
  { id: '256', words: 'AES-256' },
  { id: '192', words: 'AES-192' },
  { id: '128', words: 'AES-128' },
] as const

function ByHand({ facts }: { readonly facts: Pick<KitFacts, 'ceremonyId' | 'transport'> }) {
  const [bits, setBits] = useState<(typeof BITS)[number]['id']>('256')
  // The ids are those numbers.
  const size = Number(bits) as 128 | 192 | 256
  const pem = `${kitName(facts)}.pem`
  return (
    <details className="rounded-lg border border-line">
      <summary className="cursor-pointer rounded-lg px-3.5 py-2.5 text-sm font-medium">
        Or type the commands yourself
      </summary>
      <div className="flex flex-col gap-3 border-t border-line p-3.5">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Button size="small" onPress={() => download(pem, publicKeyPem(facts.transport), 'application/x-pem-file')}>
            <Download aria-hidden className="size-3.5" />
            Public key (PEM)
          </Button>
          <Segments label="Size of the key" options={BITS} chosen={bits} onChoose={setBits} />
        </div>
        {handLines(facts, size).map(({ what, line }) => (
          <CodeBlock key={what} label={what} text={line} whole />
        ))}
        <p className="text-sm text-faint">
          openssl takes the key of a cipher as an argument only: while the check value is computed, other users of that
          machine could see the key in the list of processes. Do it where you are alone. The kit cannot do otherwise
          either.
        </p>
      </div>
    </details>
  )
}

function TakeKit({ ceremony, instance }: Pick<KitStepProps, 'ceremony' | 'instance'>) {
  const { id, transport, expiresAt } = ceremony
  const fingerprint = useFingerprint(transport)
  const save = () => {
    if (fingerprint === undefined) return
    const kit = {
      ceremonyId: id,
      instanceName: instance.name,
      instanceId: instance.id,
      expiresAt,
      transport,
      fingerprint,
    }
    download(`${kitName(kit)}.sh`, offlineKit(kit), 'application/x-sh')
  }
  return (
    <section className="flex flex-col gap-3">
      <Heading>Take the kit to where the key is</Heading>
      <p className="text-pretty text-soft">
        A shell script of fewer than sixty lines, for any machine with openssl. Read it, compare the fingerprint, and
        run <code className="font-mono text-xs">sh {kitName({ ceremonyId: id })}.sh key.bin</code>. It writes{' '}
        <code className="font-mono text-xs">wrapped.b64</code> and prints the check value.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button onPress={save} pending={fingerprint === undefined}>
          <Download aria-hidden className="size-4" />
          Download the kit
        </Button>
        <span className="text-sm text-faint">
          Good until <time dateTime={expiresAt}>{localWords(expiresAt)}</time>
        </span>
      </div>
      <div className="rounded-lg border border-line bg-sunken px-3.5 py-2.5">
        <p className="text-xs font-medium text-faint">Public key, SHA-256</p>
        <p className="flex items-start gap-1">
          <code className="font-mono text-xs leading-6 break-all">
            {fingerprint ?? <Skeleton className="h-4 w-72" />}
          </code>
          {fingerprint === undefined ? null : <CopyButton text={fingerprint} what="fingerprint" />}
        </p>
      </div>
      <ByHand facts={{ ceremonyId: id, transport }} />
    </section>
  )
}

const WANTED = 'Paste what is in wrapped.b64, or choose the file.'

/** Nothing is typed here that is secret: the kit goes out, ciphertext comes back. */
export function KitStep({ ceremony, instance, before, onReady, ...form }: KitStepProps) {
  const boxId = useId()
  const valueId = useId()
  const [text, setText] = useState(before?.wrapped ?? '')
  const [given, setGiven] = useState(before?.expected ?? '')
  const [asked, setAsked] = useState(false)
  const verdict = parseWrapped(text)
  const expected = checkValueTyped(given)
  const malformed = given.trim() !== '' && expected === undefined
  const problem = verdict.kind === 'wrong' ? verdict.problem : asked && verdict.kind === 'empty' ? WANTED : undefined

  const read = async (file: File) => {
    // Far larger than the ciphertext of any key; what it really is, is said by its size.
    const content = new Uint8Array(await file.slice(0, 10_000).arrayBuffer())
    const read = parseWrappedFile(content)
    setText(
      read.kind === 'wrapped' ? read.base64 : read.kind === 'wrong' ? `${file.name}: not what the kit writes` : '',
    )
  }
  const submit = () => {
    setAsked(true)
    if (verdict.kind === 'wrapped' && !malformed) onReady({ way: 'offline', wrapped: verdict.base64, expected })
  }

  return (
    <StepForm {...form} label="Kit" onSubmit={submit} next="Continue">
      <TakeKit ceremony={ceremony} instance={instance} />
      <section className="flex flex-col gap-3 border-t border-line pt-5">
        <Heading>Bring back what it wrote</Heading>
        <p className="text-pretty text-soft">
          You can close this page meanwhile: the import stays open at this address, and in the list where imports begin.
        </p>
        <FileBox label="Choose a file: wrapped.b64" onFile={(file) => void read(file)}>
          <Field
            id={boxId}
            label="Wrapped key"
            error={problem}
            hint="Ciphertext: it is of no use to anybody but the HSM."
          >
            {(aria) => (
              <textarea
                {...aria}
                rows={4}
                value={text}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setText(event.target.value)}
                className={`${textAreaStyle(problem !== undefined)} font-mono text-xs! wrap-anywhere`}
              />
            )}
          </Field>
        </FileBox>
        <Field
          id={valueId}
          label="Check value the kit printed"
          optional
          error={malformed ? 'A check value is six hex digits.' : undefined}
          hint="With it the HSM refuses any other key. Without it you compare the two afterwards."
        >
          {(aria) => (
            <input
              {...aria}
              value={given}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setGiven(event.target.value)}
              className={`${inputStyle(malformed)} font-mono sm:w-40!`}
            />
          )}
        </Field>
      </section>
    </StepForm>
  )
}
