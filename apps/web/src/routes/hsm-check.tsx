import { CapabilityList } from '../features/hsm/capability-list.tsx'
import { HsmBadge } from '../features/hsm/hsm-badge.tsx'
import { hsmTrouble } from '../features/hsm/hsm-words.ts'
import type { Hsm } from '../features/hsm/queries.ts'
import { plural } from '../lib/plural.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'

interface HsmCheckProps {
  readonly hsm: Hsm
  readonly pending: boolean
  readonly onAgain: () => void
  readonly onContinue: () => void
}

export function HsmCheck({ hsm, pending, onAgain, onContinue }: HsmCheckProps) {
  const trouble = hsmTrouble(hsm)
  const well = hsm.state === 'ready' && trouble === undefined
  const refused =
    hsm.state === 'ready' ? undefined : 'Continue once the HSM is ready: the first instance needs a key in it.'
  return (
    <div className="flex flex-col gap-4">
      {trouble === undefined ? null : (
        <Notice tone={hsm.state === 'ready' ? 'warn' : 'bad'} title={trouble} role="alert">
          {hsm.problem}
        </Notice>
      )}
      <Card title="Your HSM" aside={<HsmBadge hsm={hsm} />} flush>
        <div className="p-4">
          {hsm.identity === undefined ? (
            <p className="text-soft">No token answered.</p>
          ) : (
            <p>
              Token <span className="font-medium">{hsm.identity.label}</span>
            </p>
          )}
        </div>
        {hsm.identity === undefined && hsm.capabilities.length === 0 ? null : <Tried hsm={hsm} open={!well} />}
      </Card>
      <div className="mt-2 flex gap-2">
        <Button variant="primary" size="large" onPress={onContinue} refused={refused}>
          Continue
        </Button>
        {well ? null : (
          <Button size="large" pending={pending} onPress={onAgain}>
            Look again
          </Button>
        )}
      </div>
    </div>
  )
}

/** Folded where all is well: who is curious opens it, and nobody else has to read it. */
const Tried = ({ hsm, open }: { readonly hsm: Hsm; readonly open: boolean }) => (
  <details open={open} className="border-t border-line">
    <summary className="cursor-pointer px-4 py-2.5 text-sm font-medium text-soft hover:text-ink">
      {open ? 'What was tried' : plural(hsm.capabilities.filter(({ works }) => works).length, 'check') + ' passed'}
    </summary>
    {hsm.identity === undefined ? null : <Identity identity={hsm.identity} />}
    <CapabilityList capabilities={hsm.capabilities} brief />
  </details>
)

const Identity = ({ identity }: { readonly identity: NonNullable<Hsm['identity']> }) => (
  <div className="px-4 pb-2">
    <p className="text-sm text-soft">
      {identity.manufacturer} {identity.model}, firmware {identity.firmwareVersion}, serial{' '}
      <span className="font-mono text-xs break-all">{identity.serial}</span>
    </p>
    <p className="text-sm text-faint">{identity.moduleDescription}</p>
  </div>
)
