import { CapabilityList } from '../features/hsm/capability-list.tsx'
import { HsmBadge } from '../features/hsm/hsm-badge.tsx'
import { hsmTrouble } from '../features/hsm/hsm-words.ts'
import type { Hsm } from '../features/hsm/queries.ts'
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
  const refused =
    hsm.state === 'ready' ? undefined : 'Continue once the HSM is ready: the first instance needs a key in it.'
  return (
    <div className="flex flex-col gap-4">
      {trouble === undefined ? null : (
        <Notice tone={hsm.state === 'ready' ? 'warn' : 'bad'} title={trouble} role="alert">
          {hsm.problem}
        </Notice>
      )}
      <Card title="Your HSM" aside={<HsmBadge hsm={hsm} />}>
        {hsm.identity === undefined ? (
          <p className="text-soft">No token answered.</p>
        ) : (
          <Identity identity={hsm.identity} />
        )}
      </Card>
      {hsm.capabilities.length === 0 ? null : (
        <Card title="What was tried" flush>
          <CapabilityList capabilities={hsm.capabilities} brief />
        </Card>
      )}
      <div className="mt-2 flex gap-2">
        <Button variant="primary" size="large" onPress={onContinue} refused={refused}>
          Continue
        </Button>
        <Button size="large" pending={pending} onPress={onAgain}>
          Look again
        </Button>
      </div>
    </div>
  )
}

const Identity = ({ identity }: { readonly identity: NonNullable<Hsm['identity']> }) => (
  <>
    <p className="font-medium">{identity.label}</p>
    <p className="mt-0.5 text-sm text-soft">
      {identity.manufacturer} {identity.model}, firmware {identity.firmwareVersion}, serial{' '}
      <span className="font-mono text-xs break-all">{identity.serial}</span>
    </p>
    <p className="text-sm text-faint">{identity.moduleDescription}</p>
  </>
)
