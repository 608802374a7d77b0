import { Card } from '../../../ui/card.tsx'
import type { Account } from '../queries.ts'
import { AppSection } from './app-section.tsx'
import { PasskeySection } from './passkey-section.tsx'
import { WaySection } from './way-section.tsx'

/** By what somebody shows that it is them, besides or instead of the passphrase. */
export function WaysCard({ account }: { readonly account: Account }) {
  const { secondStep, passkeys, recoveryCodesLeft } = account
  return (
    <Card title="Ways to sign in" flush>
      <div className="divide-y divide-line">
        <PasskeySection passkeys={passkeys} enters={account.signsInBy.includes('passphrase')} />
        <AppSection account={account} />
        {secondStep === undefined && passkeys.length === 0 ? null : (
          <WaySection title="Recovery codes">
            <p className="text-pretty text-soft">{recoveryWords(recoveryCodesLeft)}</p>
          </WaySection>
        )}
      </div>
    </Card>
  )
}

function recoveryWords(left: number): string {
  if (left === 0)
    return 'No recovery code is left. Add another passkey, or turn the app off and on again, for new ones.'
  const each = 'Each stands in once for a lost passkey or phone.'
  return `${left === 1 ? 'One recovery code is left.' : `${left} recovery codes are left.`} ${each}`
}
