import { useState } from 'react'
import { Failure } from '../../../components/failure.tsx'
import { Moment } from '../../../components/moment.tsx'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { Button } from '../../../ui/button.tsx'
import type { Account } from '../queries.ts'
import { afterAccountChange } from '../queries.ts'
import { beginSecondStep, type SecondStepSecret } from './queries.ts'
import { TurnOffDialog } from './turn-off-dialog.tsx'
import { TurnOnDialog } from './turn-on-dialog.tsx'
import { WaySection } from './way-section.tsx'

/** A beginning changes nothing that is shown. */
const nothing = (): Promise<void> => Promise.resolve()

/** Codes of an app as the second step: off, or on with the way to turn it off. */
export function AppSection({ account: { secondStep, passkeys } }: { readonly account: Account }) {
  const call = useOneCall(nothing)
  const [secret, setSecret] = useState<SecondStepSecret>()
  const [leaving, setLeaving] = useState(false)
  const begin = () => void call.run(async () => setSecret(await beginSecondStep()))
  return (
    <WaySection title="Authenticator app">
      {call.error === undefined ? null : <Failure error={call.error} />}
      {secondStep === undefined ? (
        <>
          <p className="text-pretty text-soft">
            After your passphrase you are asked for a code that an app on your phone shows. Whoever learns your
            passphrase cannot sign in with it alone.
          </p>
          <Button pending={call.pending} onPress={begin}>
            Turn on
          </Button>
        </>
      ) : (
        <>
          <p className="text-pretty text-soft">
            You are asked for a code at sign-in, since <Moment at={secondStep.enabledAt} />.
          </p>
          <Button onPress={() => setLeaving(true)}>Turn off</Button>
        </>
      )}
      {secret === undefined ? null : <TurnOnDialog secret={secret} onClose={() => setSecret(undefined)} />}
      {leaving ? (
        <TurnOffDialog
          keepsPasskeys={passkeys.length > 0}
          settle={afterAccountChange}
          onClose={() => setLeaving(false)}
        />
      ) : null}
    </WaySection>
  )
}
