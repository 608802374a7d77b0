import { Button } from '../../ui/button.tsx'
import { PanelBody, PanelFooter, SmallDialog } from '../../ui/panel.tsx'

interface LeaveDialogProps {
  readonly onStay: () => void
  readonly onLeave: () => void
}

/** Asked where the browser's Back would lose what was typed. */
export const LeaveDialog = ({ onStay, onLeave }: LeaveDialogProps) => (
  <SmallDialog title="Leave this import?" onClose={onStay}>
    <PanelBody>
      <p className="text-pretty text-soft">
        What you typed here is cleared. The import stays open until its time is over, and can be gone on with from the
        first step of importing a key.
      </p>
    </PanelBody>
    <PanelFooter>
      <Button variant="quiet" onPress={onStay}>
        Stay
      </Button>
      <Button variant="primary" onPress={onLeave}>
        Leave
      </Button>
    </PanelFooter>
  </SmallDialog>
)
