import { Check, Download, Minus, Printer, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '../../components/link-button.tsx'
import { utcWords } from '../../lib/date-words.ts'
import { paths } from '../../lib/paths.ts'
import { download } from '../../lib/download.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Notice } from '../../ui/notice.tsx'
import { recordJson, recordName, recordText, type RecordFacts } from './ceremony-record.ts'
import { CheckValue } from './check-value-panel.tsx'
import { comparisonOf, flagWords, METHOD_WORDS, type Comparison, type FlagWords } from './import-words.ts'
import { sizeWords } from './parse-material.ts'
import { useFingerprint } from './use-fingerprint.ts'

interface ImportResultProps {
  readonly ceremony: RecordFacts['ceremony']
  readonly instance: { readonly id: string; readonly name: string }
}

const VERDICT: Readonly<
  Record<Comparison, { readonly tone: 'good' | 'bad' | 'warn'; readonly title: string; readonly words: string }>
> = {
  same: {
    tone: 'good',
    title: 'The HSM holds the key you brought.',
    words: 'It computed the check value itself, inside, and it is the same as yours.',
  },
  different: {
    tone: 'bad',
    title: 'The HSM holds another key than was expected.',
    words: 'Do not use this key. Mark it compromised, and import the right one.',
  },
  'not given': {
    tone: 'warn',
    title: 'Compare the check value now.',
    words: 'None was given with the wrapped key. The kit printed one: it must be the same as the HSM’s here.',
  },
}

const Side = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="px-4 py-3">
    <p className="text-sm text-faint">{name}</p>
    <p className="mt-0.5 text-xl font-semibold">{children}</p>
  </div>
)

/** The HSM's beside the one that was expected: the eye compares too. */
function Verdict({ result, method }: Pick<RecordFacts['ceremony'], 'result' | 'method'>) {
  const { tone, title, words } = VERDICT[comparisonOf(result)]
  const source = method === 'offline' ? 'As you gave it' : 'By your browser'
  return (
    <section aria-label="Check values" className="flex flex-col gap-3">
      <div className="grid grid-cols-2 divide-x divide-line rounded-lg border border-line bg-surface shadow-rest">
        <Side name="By the HSM">
          <CheckValue value={result.checkValue} />
        </Side>
        <Side name={source}>
          {result.expectedCheckValue === undefined ? (
            <span className="text-base font-normal text-faint">None</span>
          ) : (
            <CheckValue value={result.expectedCheckValue} />
          )}
        </Side>
      </div>
      <Notice tone={tone} title={title} role="status">
        {words}
      </Notice>
    </section>
  )
}

const MARK = { good: Check, plain: Minus, bad: TriangleAlert } as const
const INK = { good: 'text-good', plain: 'text-faint', bad: 'text-bad' } as const

function Flag({ flag: { flag, value, words, tone } }: { readonly flag: FlagWords }) {
  const Mark = MARK[tone]
  return (
    <li className="flex gap-3 px-4 py-2.5 text-sm">
      <Mark aria-hidden className={`mt-0.5 size-4 shrink-0 ${INK[tone]}`} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <code className="font-mono text-xs">{flag}</code>
          <span className="font-medium">{value}</span>
        </p>
        <p className="text-pretty text-soft">{words}</p>
      </div>
    </li>
  )
}

function RecordCard({ ceremony, instance }: ImportResultProps) {
  const { result } = ceremony
  const fingerprint = useFingerprint(ceremony.transport)
  const facts = { ceremony, instance, origin: location.origin, fingerprint }
  const name = recordName(facts)
  return (
    <Card
      title="Record of the ceremony"
      aside={
        <div className="flex flex-wrap gap-1.5 print:hidden">
          <Button size="small" onPress={() => download(`${name}.txt`, recordText(facts), 'text/plain')}>
            <Download aria-hidden className="size-3.5" />
            Text
          </Button>
          <Button size="small" onPress={() => download(`${name}.json`, recordJson(facts), 'application/json')}>
            <Download aria-hidden className="size-3.5" />
            JSON
          </Button>
          <Button size="small" onPress={() => window.print()}>
            <Printer aria-hidden className="size-3.5" />
            Print
          </Button>
        </div>
      }
    >
      <Facts>
        <Fact name="Key">
          {result.keyName} <IdText id={result.keyId} shown={result.keyId} copyAs="key id" />
        </Fact>
        <Fact name="What it was">
          {ceremony.rotates === undefined ? 'A new root key' : 'A new version of an imported root key'},{' '}
          {sizeWords(result.bits / 8)}
        </Fact>
        <Fact name="Method">{METHOD_WORDS[ceremony.method]}</Fact>
        <Fact name="Completed">
          <span className="figures">{utcWords(result.completedAt)}</span> by {result.completedBy}
        </Fact>
        <Fact name="HSM">
          {result.token.model} <span className="text-faint">· serial</span>{' '}
          <span className="font-mono text-xs">{result.token.serial}</span>
        </Fact>
        <Fact name="Version">
          <IdText id={result.versionId} shown={result.versionId} copyAs="version id" />
        </Fact>
        <Fact name="Audit event">
          <IdText id={result.eventId} shown={result.eventId} copyAs="event id" />
        </Fact>
        <Fact name="Ceremony">
          <IdText id={ceremony.id} shown={ceremony.id} copyAs="ceremony id" />
        </Fact>
        {fingerprint === undefined ? null : (
          <Fact name="Public key, SHA-256">
            <code className="font-mono text-xs break-all">{fingerprint}</code>
          </Fact>
        )}
      </Facts>
    </Card>
  )
}

/** On paper alone: a screen cannot be signed. */
const Witnesses = () => (
  <div aria-hidden className="hidden grid-cols-2 gap-x-8 gap-y-10 pt-12 text-sm print:grid">
    {['Name', 'Signature, date', 'Name', 'Signature, date'].map((line, at) => (
      <p key={at} className="border-t border-line-strong pt-1 text-faint">
        {line}
      </p>
    ))}
  </div>
)

/** What an import came to; its address shows the same to whoever opens it later. */
export function ImportResult({ ceremony, instance }: ImportResultProps) {
  const { result } = ceremony
  return (
    <div data-print className="flex flex-col gap-5">
      <p className="hidden text-xl font-semibold print:block">Keywright: record of a key import into {instance.name}</p>
      <div className="grid items-start gap-5 lg:grid-cols-2 print:grid-cols-1">
        <div className="flex flex-col gap-5">
          <Verdict result={result} method={ceremony.method} />
          <Card title="What the HSM says of it" flush>
            <ul className="divide-y divide-line">
              {flagWords(result.material).map((flag) => (
                <Flag key={flag.flag} flag={flag} />
              ))}
            </ul>
          </Card>
        </div>
        <RecordCard ceremony={ceremony} instance={instance} />
      </div>
      <Witnesses />
    </div>
  )
}

/** What people do next with a key that has just come in. */
export function ImportNext({ ceremony, instance }: ImportResultProps) {
  const params = { instanceId: instance.id, keyId: ceremony.result.keyId }
  return (
    <>
      <LinkButton to={paths.key} params={params} variant="primary">
        Open the key
      </LinkButton>
      <LinkButton to={paths.keyUse} params={params}>
        Wrap a data key
      </LinkButton>
      <LinkButton to={paths.keyImport} params={params}>
        Import another
      </LinkButton>
    </>
  )
}
