import { useNavigate } from '@tanstack/react-router'
import { CreateRingForm } from '../features/rings/create-ring-form.tsx'
import { paths } from '../lib/paths.ts'
import { SidePanel } from '../ui/panel.tsx'
import { useRingIds } from './use-ring-ids.ts'
import { useWorkplace } from './workplace.ts'

export function RingCreatePanel() {
  const { instance, refusedHere } = useWorkplace()
  const rings = useRingIds(instance.id)
  const navigate = useNavigate()
  const close = () => void navigate({ to: paths.rings, params: { instanceId: instance.id }, resetScroll: false })
  return (
    <SidePanel title="Create a key ring" onClose={close}>
      <CreateRingForm
        instanceId={instance.id}
        refused={refusedHere('kms.key-rings.create')}
        taken={rings}
        onClose={close}
      />
    </SidePanel>
  )
}
