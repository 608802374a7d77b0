import { useQuery } from '@tanstack/react-query'
import { useId, useState, type SubmitEvent } from 'react'
import { Failure } from '../../components/failure.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { Field } from '../../ui/field.tsx'
import { PanelBody, SmallDialog } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { moveRefusal } from './bulk-plan.ts'
import { patchKey } from './change-key.ts'
import type { Desk } from './deed-dialog.tsx'
import { keyQuery, type Key } from './queries.ts'
import { useKeyRefusals } from './use-key-refusals.ts'

interface MoveDialogProps {
  readonly desk: Desk
  readonly item: Key
  readonly rings: readonly string[]
  readonly onClose: () => void
}

export function MoveDialog({ desk: { instanceId, judge }, item: seen, rings, onClose }: MoveDialogProps) {
  const id = useId()
  const call = useOneCall()
  const { data: item = seen } = useQuery(keyQuery(instanceId, seen.id))
  const others = rings.filter((ring) => ring !== item.keyRingID && moveRefusal(judge, ring) === undefined)
  const [chosen, setChosen] = useState<string>()
  const ring = chosen ?? others[0]
  const refused =
    useKeyRefusals(item, judge).update ??
    (ring === undefined ? 'There is no other ring that you may move it to.' : undefined)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (refused !== undefined || ring === undefined) return
    void call.run(
      () => patchKey(instanceId, item, { keyRingID: ring }),
      () => {
        announce(`${item.name} is in the ring ${ring} now.`)
        onClose()
      },
    )
  }
  return (
    <SmallDialog title={`Move ${item.name}`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          {call.error === undefined ? null : <Failure error={call.error} />}
          <Field
            id={id}
            label="Key ring"
            hint={`It is in ${item.keyRingID} now. Its id, its aliases and its ciphertexts stay as they are.`}
          >
            {(aria) => (
              <Select
                {...aria}
                autoFocus
                options={others.map((name) => ({ id: name, words: name }))}
                value={ring ?? ''}
                onChange={(event) => setChosen(event.currentTarget.value)}
              />
            )}
          </Field>
        </PanelBody>
        <FormFooter onCancel={onClose} pending={call.pending} refused={refused} working="Moving…" send="Move" />
      </form>
    </SmallDialog>
  )
}
