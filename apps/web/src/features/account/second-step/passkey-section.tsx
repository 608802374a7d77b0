import { KeyRound, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Failure } from '../../../components/failure.tsx'
import { Moment } from '../../../components/moment.tsx'
import { announce } from '../../../lib/announce.ts'
import { knowsPasskeys } from '../../../lib/passkey.ts'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { Button } from '../../../ui/button.tsx'
import { FormFooter } from '../../../ui/form-footer.tsx'
import { PanelBody, SmallDialog } from '../../../ui/panel.tsx'
import { afterAccountChange } from '../queries.ts'
import { NamePasskeyDialog } from './name-passkey-dialog.tsx'
import { addPasskey, removePasskey, renamePasskey, type Passkey } from './queries.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { WaySection } from './way-section.tsx'

const UNKNOWN = 'This browser does not know passkeys.'

interface PasskeySectionProps {
  readonly passkeys: readonly Passkey[]
  /** False for whom a provider lets in, each time. */
  readonly enters: boolean
}

function purpose(enters: boolean, isFirst: boolean): string {
  if (!enters) return 'They show anew that it is you, and sign what you approve. Your provider signs you in.'
  return isFirst
    ? 'Your device or a security key signs you in, without your passphrase, and signs what you approve. From the first one on, your passphrase alone signs nobody in.'
    : 'They sign you in alone, or after your passphrase, and sign what you approve.'
}

/** Passkeys: those there are, and the way to add one. */
export function PasskeySection({ passkeys, enters }: PasskeySectionProps) {
  const [adding, setAdding] = useState(false)
  const [codes, setCodes] = useState<readonly string[]>()
  const add = async (name: string) => {
    const { recoveryCodes } = await addPasskey(name)
    announce('The passkey was added.')
    setCodes(recoveryCodes)
  }
  return (
    <WaySection
      title="Passkeys"
      aside={
        <Button size="small" refused={knowsPasskeys() ? undefined : UNKNOWN} onPress={() => setAdding(true)}>
          Add a passkey
        </Button>
      }
    >
      <p className="text-pretty text-soft">{purpose(enters, passkeys.length === 0)}</p>
      {passkeys.length === 0 ? null : (
        <ul aria-label="Passkeys" className="w-full divide-y divide-line rounded-md border border-line">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} isLast={passkeys.length === 1} />
          ))}
        </ul>
      )}
      {adding ? (
        <NamePasskeyDialog
          title="Add a passkey"
          words="Your browser asks you for it next: your device’s screen lock, or a security key with its PIN."
          name=""
          send="Add"
          working="Waiting for your passkey…"
          act={add}
          onClose={() => setAdding(false)}
        />
      ) : null}
      {codes === undefined ? null : <RecoveryCodes codes={codes} onClose={() => setCodes(undefined)} />}
    </WaySection>
  )
}

function PasskeyRow({ passkey, isLast }: { readonly passkey: Passkey; readonly isLast: boolean }) {
  const { id, name, createdAt, lastUsedAt, synced } = passkey
  const [doing, setDoing] = useState<'rename' | 'remove'>()
  const close = () => setDoing(undefined)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5 text-sm">
      <KeyRound aria-hidden className="size-4 shrink-0 text-faint" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-medium break-words">{name}</p>
        <p className="figures text-faint">
          added <Moment at={createdAt} /> ·{' '}
          {lastUsedAt === undefined ? (
            'not used yet'
          ) : (
            <>
              used <Moment at={lastUsedAt} />
            </>
          )}
          {synced ? ' · synced by its provider' : ''}
        </p>
      </div>
      <div className="flex gap-1">
        <Button variant="quiet" size="icon" label={`Rename ${name}`} onPress={() => setDoing('rename')}>
          <Pencil aria-hidden className="size-4" />
        </Button>
        <Button variant="quiet" size="icon" label={`Remove ${name}`} onPress={() => setDoing('remove')}>
          <Trash2 aria-hidden className="size-4" />
        </Button>
      </div>
      {doing === 'rename' ? (
        <NamePasskeyDialog
          title="Rename the passkey"
          name={name}
          send="Rename"
          working="Renaming…"
          act={async (to) => {
            await renamePasskey(id, to)
            announce('The passkey was renamed.')
          }}
          onClose={close}
        />
      ) : null}
      {doing === 'remove' ? <RemoveDialog passkey={passkey} isLast={isLast} onClose={close} /> : null}
    </li>
  )
}

interface RemoveDialogProps {
  readonly passkey: Passkey
  readonly isLast: boolean
  readonly onClose: () => void
}

function RemoveDialog({ passkey: { id, name }, isLast, onClose }: RemoveDialogProps) {
  const call = useOneCall(afterAccountChange)
  const remove = () =>
    void call.run(
      () => removePasskey(id),
      () => {
        announce('The passkey was removed.')
        onClose()
      },
    )
  return (
    <SmallDialog title={`Remove ${name}?`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          remove()
        }}
        className="flex min-h-0 flex-1 flex-col"
      >
        <PanelBody>
          {call.error === undefined ? null : <Failure error={call.error} />}
          <p className="text-pretty">
            It signs you in no more. What it signed stays signed.{' '}
            {isLast
              ? 'It is your last one: for seven days you approve nothing without a new one, and what you approve after that is not signed.'
              : ''}
          </p>
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          variant="danger"
          refused={undefined}
          pending={call.pending}
          working="Removing…"
          send="Remove"
        />
      </form>
    </SmallDialog>
  )
}
