import type { QueryClient } from '@tanstack/react-query'
import { Failure } from '../../../components/failure.tsx'
import { announce } from '../../../lib/announce.ts'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { FormFooter } from '../../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../../ui/panel.tsx'
import { removeSecondStep } from './queries.ts'

interface TurnOffDialogProps {
  readonly keepsPasskeys: boolean
  readonly settle: (client: QueryClient) => Promise<void>
  readonly onClose: () => void
}

/** The server asks for a proof by more than the passphrase, which alone would then be enough. */
export function TurnOffDialog({ keepsPasskeys, settle, onClose }: TurnOffDialogProps) {
  const call = useOneCall(settle)
  const turnOff = () =>
    void call.run(removeSecondStep, () => {
      announce(keepsPasskeys ? 'No app is asked for any more.' : 'You sign in with your passphrase alone again.')
      onClose()
    })
  return (
    <SmallDialog title="Turn off the authenticator app?" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          turnOff()
        }}
        className="flex min-h-0 flex-1 flex-col"
      >
        <PanelBody>
          {call.error === undefined ? null : <Failure error={call.error} />}
          <p className="text-pretty">
            {keepsPasskeys
              ? 'After your passphrase you will be asked for a passkey.'
              : 'Your passphrase alone will sign you in. The recovery codes end with it.'}
          </p>
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          variant="danger"
          refused={undefined}
          pending={call.pending}
          working="Turning off…"
          send="Turn off"
        />
      </form>
    </SmallDialog>
  )
}
