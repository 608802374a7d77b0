import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { Failure } from '../../components/failure.tsx'
import { TypedConfirmation, typedRight } from '../../components/typed-confirmation.tsx'
import { announce } from '../../lib/announce.ts'
import { asksNow, dualControlQuery } from '../../lib/dual-control.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { useOneCall } from '../../lib/use-one-call.ts'
import { PanelBody, SmallDialog } from '../../ui/panel.tsx'
import type { Judge } from './action-refusal.ts'
import { doTo, type Deed } from './change-key.ts'
import { DEED_WORDS } from './deed-words.ts'
import { KeyUsers } from './key-users.tsx'
import { keyQuery, type Key } from './queries.ts'
import { useKeyRefusals } from './use-key-refusals.ts'

/** Who acts, and on what. */
export interface Desk {
  readonly instanceId: string
  readonly judge: Judge
  /** Why this person cannot see the audit trail. */
  readonly blind: string | undefined
}

interface DeedDialogProps {
  readonly desk: Desk
  readonly item: Key
  readonly deed: Deed
  readonly onClose: () => void
  /** Before anything is read again: the time to leave a page whose key is no more. */
  readonly onDone?: () => Promise<void>
}

/** What will happen, until when it can be undone and who will notice; then, where it is grave, the name to type. */
export function DeedDialog({ desk, item: seen, deed, onClose, onDone }: DeedDialogProps) {
  const { instanceId, judge, blind } = desk
  const words = DEED_WORDS[deed]
  const [typed, setTyped] = useState('')
  const call = useOneCall()
  const asked = asksNow(call.error)
  // A row may be minutes old, and somebody may change the key under the dialog.
  const { data: item = seen } = useQuery(keyQuery(instanceId, seen.id))
  const refused = useKeyRefusals(item, judge)[deed]
  const unnamed = words.typed && !typedRight(typed, item.name) ? 'Type the name of the key first.' : undefined

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if ((refused ?? unnamed) !== undefined) return
    void call.run(
      () => doTo(instanceId, item, deed),
      async () => {
        announce(`${item.name} ${words.done}`)
        onClose()
        await onDone?.()
      },
    )
  }
  return (
    <SmallDialog title={`${words.name} ${item.name}?`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          {call.error === undefined ? null : <Failure error={call.error} />}
          <div className="flex flex-col gap-2">
            <p className="text-pretty">{words.what}</p>
            <p className="text-pretty text-soft">{words.undo(judge.rules)}</p>
            <Asks instanceId={instanceId} deed={deed} asked={asked !== undefined} />
          </div>
          {words.missed ? (
            <div className="rounded-lg border border-line bg-sunken px-3.5 py-3">
              <KeyUsers instanceId={instanceId} keyId={item.id} refused={blind} />
            </div>
          ) : null}
          {words.typed ? (
            <TypedConfirmation label="The name of the key" phrase={item.name} typed={typed} onType={setTyped} />
          ) : null}
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          cancel={leaveWord(asked)}
          variant={words.typed ? 'danger' : 'primary'}
          pending={call.pending}
          refused={asked ?? refused ?? unnamed}
          working={words.doing}
          send={words.name}
        />
      </form>
    </SmallDialog>
  )
}

/** What has been asked for cannot be cancelled here. */
const leaveWord = (asked: string | undefined) => (asked === undefined ? 'Cancel' : 'Close')

interface AsksProps {
  readonly instanceId: string
  readonly deed: Deed
  /** It has been asked for by now. */
  readonly asked: boolean
}

/** Said before the button is pressed: where others must agree, pressing it only asks. */
function Asks({ instanceId, deed, asked }: AsksProps) {
  const { data } = useQuery(dualControlQuery(instanceId))
  const rule = data?.rules.find(({ action }) => action === `kms.secrets.${deed}`)
  if (rule === undefined || asked) return null
  return (
    <p className="font-medium text-pretty">
      {`This asks ${rule.approvers === 1 ? 'one other person' : `${rule.approvers} other people`}: nothing happens until they approve.`}
    </p>
  )
}
