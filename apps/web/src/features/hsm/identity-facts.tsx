import { Fact, Facts } from '../../ui/facts.tsx'
import type { Hsm } from './queries.ts'

export function IdentityFacts({ identity }: { readonly identity: NonNullable<Hsm['identity']> }) {
  return (
    <Facts>
      <Fact name="Token label">{identity.label}</Fact>
      <Fact name="Make and model">
        {identity.manufacturer} {identity.model}
      </Fact>
      <Fact name="Serial number">
        <span className="font-mono text-xs break-all">{identity.serial}</span>
      </Fact>
      <Fact name="Firmware">
        <span className="figures">{identity.firmwareVersion}</span>
      </Fact>
      <Fact name="PKCS#11 module">{identity.moduleDescription}</Fact>
    </Facts>
  )
}
