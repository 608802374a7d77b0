import { ALIAS, isAlias, MAX_ALIASES } from '@keywright/core/vocabulary/alias'
import { refusalText } from '@keywright/core/lifecycle/permitted'
import { X } from 'lucide-react'
import { useId, useRef, useState, type RefObject, type SubmitEvent } from 'react'
import { Failure } from '../../components/failure.tsx'
import { announce } from '../../lib/announce.ts'
import { api, instanceHeader, settled } from '../../lib/api.ts'
import { missingRoleAt } from '../../lib/permission.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { inputStyle } from '../../ui/field-style.ts'
import { Field } from '../../ui/field.tsx'
import type { Desk } from './deed-dialog.tsx'
import { keyState, keyType } from './key-state.ts'
import type { Key } from './queries.ts'

interface KeyAliasesProps {
  readonly desk: Desk
  readonly item: Key
}

/** Other names the key answers to wherever an id is asked for. */
export function KeyAliases({ desk, item }: KeyAliasesProps) {
  const call = useOneCall()
  const box = useRef<HTMLInputElement>(null)
  const refusedIn = (action: 'update' | 'deleteAlias') =>
    refusalText({ type: keyType(item), state: keyState(item) }, action)
  const params = (alias: string) => ({
    params: { header: instanceHeader(desk.instanceId), path: { id: item.id, alias } },
  })
  const remove = (alias: string) =>
    void call.run(
      () => settled(api.DELETE('/api/v2/keys/{id}/aliases/{alias}', params(alias))),
      () => {
        announce(`${item.name} is no longer called ${alias}.`)
        // The button that was pressed goes with its alias.
        box.current?.focus()
      },
    )
  const refused = missingRoleAt(desk.judge, 'kms.secrets-alias.delete', item) ?? refusedIn('deleteAlias')
  return (
    <div className="flex flex-col gap-3">
      {call.error === undefined ? null : <Failure error={call.error} />}
      {item.aliases.length === 0 ? (
        <p className="text-sm text-soft">
          None yet. An alias can stand wherever an id is asked for, and move to another key with no change to those who
          call.
        </p>
      ) : (
        <ul aria-label="Aliases" className="divide-y divide-line">
          {item.aliases.map((alias) => (
            <li key={alias} className="flex items-center gap-1 py-1 first:pt-0">
              <code className="min-w-0 flex-1 truncate font-mono text-xs" title={alias}>
                {alias}
              </code>
              <CopyButton text={alias} what={`alias ${alias}`} />
              <Button
                variant="quiet"
                size="icon"
                label={`Remove alias ${alias}`}
                onPress={() => remove(alias)}
                refused={refused}
                className="size-6!"
              >
                <X aria-hidden className="size-3.5" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <AddAlias
        item={item}
        box={box}
        refused={missingRoleAt(desk.judge, 'kms.secrets-alias.create', item) ?? refusedIn('update')}
        pending={call.pending}
        onAdd={(alias, done) =>
          void call.run(
            () => settled(api.POST('/api/v2/keys/{id}/aliases/{alias}', params(alias))),
            () => {
              announce(`${item.name} is called ${alias} too.`)
              done()
            },
          )
        }
      />
    </div>
  )
}

interface AddAliasProps {
  readonly box: RefObject<HTMLInputElement | null>
  readonly item: Key
  readonly refused: string | undefined
  readonly pending: boolean
  readonly onAdd: (alias: string, done: () => void) => void
}

function AddAlias({ item, box, refused, pending, onAdd }: AddAliasProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string>()
  const full = item.aliases.length >= MAX_ALIASES ? `A key has at most ${MAX_ALIASES} aliases.` : undefined
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const alias = text.trim()
    if ((refused ?? full) !== undefined) return
    const fault = isAlias(alias) ? undefined : `Must be ${ALIAS.rule}.`
    setWrong(item.aliases.includes(alias) ? 'The key has this alias already.' : fault)
    if (fault === undefined && !item.aliases.includes(alias)) onAdd(alias, () => setText(''))
  }
  return (
    <form onSubmit={submit} noValidate>
      <Field id={id} label="New alias" error={wrong}>
        {(aria) => (
          <span className="flex gap-2">
            <input
              {...aria}
              ref={box}
              value={text}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={(event) => setText(event.currentTarget.value)}
              className={`${inputStyle(wrong !== undefined)} font-mono text-sm!`}
            />
            <Button type="submit" pending={pending} refused={refused ?? full} className="h-9!">
              Add
            </Button>
          </span>
        )}
      </Field>
    </form>
  )
}
