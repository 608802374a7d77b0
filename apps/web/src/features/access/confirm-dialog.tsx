import { useState, type ReactNode, type SubmitEvent } from 'react'
import { Failure } from '../../components/failure.tsx'
import { TypedConfirmation, typedRight } from '../../components/typed-confirmation.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../ui/panel.tsx'
import { afterAccessChange } from './queries.ts'

interface ConfirmDialogProps {
  readonly title: string
  /** What ends, and for whom. */
  readonly children: ReactNode
  /** What must be typed first, for what ends much at once. */
  readonly typed?: { readonly label: string; readonly phrase: string }
  readonly refused?: string | undefined
  readonly send: string
  readonly working: string
  readonly act: () => Promise<unknown>
  /** Said to everybody afterwards. */
  readonly done: string
  readonly onClose: () => void
  /** Where to go when what was looked at is gone. */
  readonly onDone?: (() => void | Promise<void>) | undefined
}

/** Asks before access ends. */
export function ConfirmDialog({ title, children, typed, act, done, onClose, onDone, ...form }: ConfirmDialogProps) {
  const call = useOneCall(afterAccessChange)
  const [text, setText] = useState('')
  const untyped =
    typed === undefined || typedRight(text, typed.phrase) ? undefined : `Type ${typed.label.toLowerCase()} first.`
  const refused = form.refused ?? untyped
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (refused !== undefined) return
    void call.run(act, async () => {
      announce(done)
      onClose()
      await onDone?.()
    })
  }
  return (
    <SmallDialog title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          {call.error === undefined ? null : <Failure error={call.error} />}
          <div className="flex flex-col gap-3 text-pretty">{children}</div>
          {typed === undefined ? null : <TypedConfirmation {...typed} typed={text} onType={setText} />}
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          variant="danger"
          pending={call.pending}
          refused={refused}
          working={form.working}
          send={form.send}
        />
      </form>
    </SmallDialog>
  )
}
