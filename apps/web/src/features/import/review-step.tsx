import type { ReactNode } from 'react'
import { aliasesOf, expiryWords, tagsOf, type KeyDetailsValues } from '../../lib/key-details.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Notice } from '../../ui/notice.tsx'
import { CheckValue } from './check-value-panel.tsx'
import type { Ready } from './import-flow.ts'
import { METHOD_WORDS } from './import-words.ts'
import { sizeWords } from './parse-material.ts'
import { secretSizeWords } from './parse-secret.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'

interface ReviewStepProps extends Pick<StepFormProps, 'onBack' | 'onCancel' | 'pending' | 'error'> {
  readonly ready: Ready
  readonly details: KeyDetailsValues
  readonly instanceName: string
  /** The name of the key that gets new material. */
  readonly rotatedName: string | undefined
  readonly onImport: () => void
}

const NONE = <span className="text-faint">None</span>
const listOr = (parts: readonly string[]): ReactNode => (parts.length === 0 ? NONE : parts.join(', '))

function MaterialFacts({ ready }: { readonly ready: Ready }) {
  if (ready.way === 'standard') return <Fact name="Secret">{secretSizeWords(ready.bytes)}</Fact>
  if (ready.way === 'offline') {
    return (
      <Fact name="Check value">
        {ready.expected === undefined ? (
          <span className="text-soft">Not given. Compare what the HSM finds with what the kit printed.</span>
        ) : (
          <>
            <CheckValue value={ready.expected} />
            <span className="text-faint"> The HSM refuses any other key.</span>
          </>
        )}
      </Fact>
    )
  }
  return (
    <>
      <Fact name="Material">{sizeWords(ready.bytes)}</Fact>
      <Fact name="Check value">
        <CheckValue value={ready.checkValue} />
        <span className="text-faint"> The HSM refuses any other key.</span>
      </Fact>
    </>
  )
}

const DetailFacts = ({ details }: { readonly details: KeyDetailsValues }) => (
  <>
    <Fact name="Name">{details.name.trim()}</Fact>
    <Fact name="Description">{details.description.trim() === '' ? NONE : details.description.trim()}</Fact>
    <Fact name="Key ring">{details.keyRingID}</Fact>
    <Fact name="Aliases">{listOr(aliasesOf(details.aliases))}</Fact>
    <Fact name="Tags">{listOr(tagsOf(details.tags))}</Fact>
    <Fact name="Expires">{expiryWords(details, serverNow())}</Fact>
  </>
)

const WAY: Readonly<Record<Ready['way'], string>> = {
  ...METHOD_WORDS,
  standard: 'In plain, through the server, stored encrypted',
}

/** The last look before the key exists. */
export function ReviewStep({ ready, details, instanceName, rotatedName, onImport, ...form }: ReviewStepProps) {
  const warnings = 'warnings' in ready ? ready.warnings : []
  const standard = ready.way === 'standard'
  return (
    <StepForm
      {...form}
      label="Review"
      onSubmit={onImport}
      next={standard ? 'Store the secret' : rotatedName === undefined ? 'Import the key' : 'Import the new material'}
      working={standard ? 'Storing…' : 'The HSM takes it in…'}
      standard={standard}
    >
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn" title="This does not look like a key from a good generator.">
          {warning}
        </Notice>
      ))}
      {ready.way === 'plain' ? (
        <Notice tone="warn" title="The key goes over the network in plain, under TLS alone.">
          It passes through the server’s memory. Where you can, go back to the first step and have it wrapped.
        </Notice>
      ) : null}
      <Facts>
        <Fact name="Instance">{instanceName}</Fact>
        <Fact name="Type">{standard ? 'Standard key' : 'Root key'}</Fact>
        <Fact name="Method">{WAY[ready.way]}</Fact>
        <MaterialFacts ready={ready} />
        {rotatedName === undefined ? (
          <DetailFacts details={details} />
        ) : (
          <Fact name="New version of">
            {rotatedName}
            <span className="text-faint">
              {' '}
              From then on it wraps with this material; its old versions go on unwrapping.
            </span>
          </Fact>
        )}
      </Facts>
    </StepForm>
  )
}
