import type { SubmitEvent } from 'react'
import { Failure } from '../../components/failure.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PanelBody, SmallDialog } from '../../ui/panel.tsx'
import { deleteRing, type KeyRing } from './queries.ts'

interface DeleteRingDialogProps {
  readonly instanceId: string
  readonly ring: KeyRing
  readonly refused: string | undefined
  readonly onClose: () => void
}

export function DeleteRingDialog({ instanceId, ring, refused, onClose }: DeleteRingDialogProps) {
  const call = useOneCall()
  const { deletedKeys } = ring.keywright
  const one = deletedKeys === 1
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (refused !== undefined) return
    void call.run(
      () => deleteRing(instanceId, ring.id, deletedKeys > 0),
      () => {
        announce(`The key ring ${ring.id} was deleted.`)
        onClose()
      },
    )
  }
  return (
    <SmallDialog title={`Delete the key ring ${ring.id}?`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          {call.error === undefined ? null : <Failure error={call.error} />}
          <p className="text-pretty">
            {deletedKeys === 0 ? 'It is empty. ' : ''}No key is lost: a ring is a name that keys stand under. Another
            ring of this id can be created at any time.
          </p>
          {deletedKeys === 0 ? null : (
            <Notice
              tone="warn"
              title={one ? 'A deleted key is still in it.' : `${deletedKeys} deleted keys are still in it.`}
            >
              {one ? 'It moves' : 'They move'} to the ring <code className="font-mono text-xs">default</code>, and{' '}
              {one ? 'comes' : 'come'} back there when restored.
            </Notice>
          )}
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          variant="danger"
          pending={call.pending}
          refused={refused}
          working="Deleting…"
          send={deletedKeys === 0 ? 'Delete' : `Move ${one ? 'it' : 'them'} and delete`}
        />
      </form>
    </SmallDialog>
  )
}
