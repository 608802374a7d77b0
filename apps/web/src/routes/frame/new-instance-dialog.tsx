import { CreateInstanceForm } from '../../features/instances/create-instance-form.tsx'
import { SmallDialog } from '../../ui/panel.tsx'

interface NewInstanceDialogProps {
  readonly refused: string | undefined
  readonly onClose: () => void
  readonly onCreated: (instanceId: string) => void
}

export const NewInstanceDialog = ({ refused, onClose, onCreated }: NewInstanceDialogProps) => (
  <SmallDialog title="New instance" onClose={onClose}>
    <CreateInstanceForm refused={refused} onCancel={onClose} onCreated={onCreated} />
  </SmallDialog>
)
