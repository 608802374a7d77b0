import { Button } from '../../ui/button.tsx'
import { PanelBody, PanelFooter, SmallDialog } from '../../ui/panel.tsx'
import { ImportFailure } from './import-failure.tsx'

interface CancelDialogProps {
  readonly offline: boolean
  readonly pending: boolean
  readonly error: unknown
  readonly onKeep: () => void
  readonly onCancel: () => void
}

/** Asked only when there is something in the HSM to destroy. */
export const CancelDialog = ({ offline, pending, error, onKeep, onCancel }: CancelDialogProps) => (
  <SmallDialog title="Cancel this import?" onClose={onKeep}>
    <PanelBody>
      <p className="text-pretty text-soft">
        Its key pair in the HSM is destroyed.{' '}
        {offline
          ? 'What was wrapped for it with the kit can then be opened by nobody, and has to be wrapped again.'
          : 'Nothing is imported, and what you typed is cleared.'}
      </p>
      <ImportFailure error={error} standard={false} />
    </PanelBody>
    <PanelFooter>
      <Button variant="quiet" onPress={onKeep}>
        Keep it open
      </Button>
      <Button variant="primary" pending={pending} onPress={onCancel}>
        Cancel the import
      </Button>
    </PanelFooter>
  </SmallDialog>
)
