import { useState } from 'react'
import { Failure } from '../../../components/failure.tsx'
import { Moment } from '../../../components/moment.tsx'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { afterAccountChange } from '../queries.ts'
import { beginSecondStep, type SecondStep, type SecondStepSecret } from './queries.ts'
import { TurnOffDialog } from './turn-off-dialog.tsx'
import { TurnOnDialog } from './turn-on-dialog.tsx'

/** A beginning changes nothing that is shown. */
const nothing = (): Promise<void> => Promise.resolve()

/** The second step of signing in: off, or on with the way to turn it off. */
export function SecondStepCard({ secondStep }: { readonly secondStep: SecondStep | undefined }) {
  const call = useOneCall(nothing)
  const [secret, setSecret] = useState<SecondStepSecret>()
  const [leaving, setLeaving] = useState(false)
  const begin = () => void call.run(async () => setSecret(await beginSecondStep()))
  return (
    <Card title="Authenticator app">
      <div className="flex flex-col items-start gap-3">
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
              You are asked for a code at sign-in, since <Moment at={secondStep.enabledAt} />.{' '}
              {recoveryWords(secondStep.recoveryCodesLeft)}
            </p>
            <Button onPress={() => setLeaving(true)}>Turn off</Button>
          </>
        )}
      </div>
      {secret === undefined ? null : <TurnOnDialog secret={secret} onClose={() => setSecret(undefined)} />}
      {leaving ? <TurnOffDialog settle={afterAccountChange} onClose={() => setLeaving(false)} /> : null}
    </Card>
  )
}

function recoveryWords(left: number): string {
  if (left === 0) return 'No recovery code is left: turn it off and on again for new ones.'
  return left === 1 ? 'One recovery code is left.' : `${left} recovery codes are left.`
}
