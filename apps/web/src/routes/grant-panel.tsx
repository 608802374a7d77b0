import type { GrantPreset } from '../features/access/grant-form.ts'
import { GrantForm } from '../features/access/grant-form-panel.tsx'
import { useSubjects } from '../features/access/use-subjects.ts'
import { SidePanel } from '../ui/panel.tsx'
import { useKeyChoices } from './use-key-choices.ts'
import { useRingIds } from './use-ring-ids.ts'
import { useWorkplace } from './workplace.ts'

interface GrantPanelProps {
  readonly preset: GrantPreset
  readonly onClose: () => void
}

export function GrantPanel({ preset, onClose }: GrantPanelProps) {
  const { instance, refusedAnywhere, refusedOnPlatform } = useWorkplace()
  const subjects = useSubjects(refusedOnPlatform('kms.people.list') === undefined, preset.subjectId)
  const rings = useRingIds(instance.id)
  const keys = useKeyChoices(preset.keyId)
  return (
    <SidePanel title="Grant a role" onClose={onClose}>
      <GrantForm
        places={{ instanceId: instance.id, instanceName: instance.name, rings, keys }}
        subjects={subjects}
        preset={preset}
        refused={refusedAnywhere('kms.access-grants.write')}
        refusedOnPlatform={refusedOnPlatform('kms.access-grants.write')}
        onClose={onClose}
      />
    </SidePanel>
  )
}
