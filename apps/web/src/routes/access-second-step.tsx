import { useState } from 'react'
import { ConfirmDialog } from '../features/access/confirm-dialog.tsx'
import { resetSecondStep, type Person } from '../features/access/queries.ts'
import { Button } from '../ui/button.tsx'
import { useWorkplace } from './workplace.ts'

/** Whether more than the passphrase is asked of somebody, and the way out when they have lost it. */
export function SecondStep({ person }: { readonly person: Person }) {
  const { session, refusedOnPlatform } = useWorkplace()
  const [asked, setAsked] = useState(false)
  const own =
    person.id === session.user.id ? 'Nobody resets their own. On the account page it can be turned off.' : undefined
  const none = person.secondStep ? undefined : 'There is none to reset.'
  const refused = refusedOnPlatform('kms.people.reset-second-step') ?? none ?? own
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      {person.secondStep ? 'On' : 'Off'}
      <Button size="small" label="Reset second step" refused={refused} onPress={() => setAsked(true)}>
        Reset
      </Button>
      {asked ? (
        <ConfirmDialog
          title={`Reset the second step of ${person.name}?`}
          send="Reset second step"
          working="Resetting…"
          refused={refused}
          act={() => resetSecondStep(person.id)}
          done={`${person.name} signs in by passphrase alone now.`}
          onClose={() => setAsked(false)}
        >
          <p>
            For somebody who has lost their app, their recovery codes and their passkeys: all of these are taken away,
            and every session of {person.name} ends.
          </p>
          <p className="text-soft">
            Until they turn on a new second step, their passphrase alone lets them in. Make sure that it is they who
            ask: call them, or meet them.
          </p>
        </ConfirmDialog>
      ) : null}
    </div>
  )
}
