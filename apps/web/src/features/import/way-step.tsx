import { ShieldCheck, TriangleAlert, type LucideIcon } from 'lucide-react'
import { Notice } from '../../ui/notice.tsx'
import { RadioCards, type RadioCard } from '../../ui/radio-cards.tsx'
import type { Flow, Kind } from './import-flow.ts'
import { kindRefusal, METHOD_WORDS, methodRefusal } from './import-words.ts'
import type { ImportOptions, Method } from './queries.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'

interface WayStepProps extends Pick<StepFormProps, 'onCancel' | 'pending' | 'error'> {
  readonly flow: Flow
  readonly options: ImportOptions
  readonly rotates: boolean
  /** Why nothing of a kind can be imported by this person. */
  readonly refused: Readonly<Record<Kind, string | undefined>>
  readonly onKind: (kind: Kind) => void
  readonly onMethod: (method: Method) => void
  readonly onNext: () => void
}

const KINDS: readonly (RadioCard<Kind> & { readonly id: Kind })[] = [
  {
    id: 'root',
    title: 'Root key',
    words:
      'An AES key of 16, 24 or 32 bytes. From now on it works inside the HSM, where it wraps the data keys your services encrypt with.',
  },
  {
    id: 'standard',
    title: 'Standard key',
    words:
      'Any secret of up to 7,500 bytes: a password, a token, a certificate’s key. It is stored encrypted, and whoever may can read it back.',
  },
]

interface MarkProps {
  readonly tone: string
  readonly icon: LucideIcon
  readonly words: string
}

/** Without a ground of its own: on a card that is chosen, a badge has the card's colour. */
const Mark = ({ tone, icon: Icon, words }: MarkProps) => (
  <span className={`inline-flex items-center gap-1 text-xs font-medium ${tone}`}>
    <Icon aria-hidden className="size-3.5" />
    {words}
  </span>
)

const METHOD_CARDS: readonly RadioCard<Method>[] = [
  {
    id: 'browser',
    title: METHOD_WORDS.browser,
    words:
      'You give the key here, and this page encrypts it for the HSM before it goes anywhere. The server sees only ciphertext.',
    mark: <Mark tone="text-accent" icon={ShieldCheck} words="Recommended" />,
  },
  {
    id: 'offline',
    title: METHOD_WORDS.offline,
    words:
      'The key never comes near this browser. You carry a small kit to the machine it is on, wrap it there with openssl, and bring back the ciphertext. The import stays open for seven days.',
  },
  {
    id: 'plain',
    title: METHOD_WORDS.plain,
    words: 'The key crosses the network under TLS alone, and passes through the server’s memory on its way to the HSM.',
    mark: <Mark tone="text-warn" icon={TriangleAlert} words="Least protected" />,
  },
]

const PASSES_SERVER = 'The secret passes the server.'

/** What is brought, and how it gets here. */
export function WayStep({ flow, options, rotates, refused, onKind, onMethod, onNext, ...form }: WayStepProps) {
  const kinds = KINDS.map((card) => ({ ...card, refused: refused[card.id] ?? kindRefusal(card.id, options) }))
  const methods = METHOD_CARDS.map((card) => ({ ...card, refused: methodRefusal(card.id, options, rotates) }))
  const blocked =
    refused[flow.kind] ??
    (flow.kind === 'standard' ? kindRefusal('standard', options) : methodRefusal(flow.method, options, rotates))
  return (
    <StepForm
      {...form}
      label="Method"
      onSubmit={onNext}
      onBack={undefined}
      next="Continue"
      working="The HSM makes a key pair…"
      refused={blocked}
    >
      {rotates ? null : (
        <RadioCards legend="What do you bring?" cards={kinds} chosen={flow.kind} onChoose={onKind} columns />
      )}
      {flow.kind === 'root' ? (
        <RadioCards legend="How does it get into the HSM?" cards={methods} chosen={flow.method} onChoose={onMethod} />
      ) : (
        <Notice tone="plain" title={PASSES_SERVER}>
          A standard key is a secret that can be read back, so it is given in plain: it crosses the network under TLS,
          passes through the server’s memory, and is stored encrypted under a key of the HSM.
        </Notice>
      )}
    </StepForm>
  )
}
