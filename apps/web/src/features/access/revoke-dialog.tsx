import { ConfirmDialog } from './confirm-dialog.tsx'
import { placeWords } from './grant-words.ts'
import { deleteGrant, type Grant } from './queries.ts'
import { roleWords } from './role-words.ts'

interface RevokeDialogProps {
  readonly grant: Grant
  readonly onClose: () => void
}

const LOSES: Readonly<Record<Grant['subject']['kind'], (name: string) => string>> = {
  person: (name) => `${name} loses`,
  group: (name) => `Everybody in the group ${name} loses`,
  'service-id': (name) => `The service ID ${name} loses`,
  service: (name) => `The service ${name} loses`,
}

export function RevokeDialog({ grant, onClose }: RevokeDialogProps) {
  const { id, role, subject } = grant
  const loses = LOSES[subject.kind](subject.name)
  return (
    <ConfirmDialog
      title={`Revoke ${role} of ${subject.name}?`}
      send="Revoke"
      working="Revoking…"
      act={() => deleteGrant(id)}
      done={`${subject.name} no longer has the role ${role} on ${placeWords(grant)}.`}
      onClose={onClose}
    >
      <p>
        {loses} the role {role} on {placeWords(grant)}: “{roleWords(role)}”
      </p>
      <p className="text-soft">It ends with the next call. What other roles allow stays.</p>
    </ConfirmDialog>
  )
}
