import { KEY_DESCRIPTION, KEY_NAME, KEY_TAG, MAX_TAGS } from '@keywright/core/vocabulary/limits'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { asApiError } from '../../lib/api-error.ts'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { emptyOrWithinLimit, withinLimit } from '../../lib/within-limit.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PanelBody, SidePanel } from '../../ui/panel.tsx'
import { patchKey } from './change-key.ts'
import type { Desk } from './deed-dialog.tsx'
import {
  changesOf,
  differences,
  EDIT_FIELDS,
  judgeTags,
  valuesOf,
  type Difference,
  type EditValues,
} from './edit-key.ts'
import { keyQuery, type Key } from './queries.ts'
import { useKeyRefusals } from './use-key-refusals.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'

interface EditKeyPanelProps {
  readonly desk: Desk
  readonly item: Key
  readonly onClose: () => void
}

/** What people call a key and say of it. Somebody else's change in the meantime is shown, and what was typed is kept. */
export function EditKeyPanel({ desk: { instanceId, judge }, item: seen, onClose }: EditKeyPanelProps) {
  const { data: item = seen } = useQuery(keyQuery(instanceId, seen.id))
  const [opened] = useState(seen)
  const call = useOneCall()
  const before = valuesOf(item)
  // A box the reader has not touched follows the key; what was typed stays.
  const { register, handleSubmit, setError, formState } = useForm<EditValues>({
    values: before,
    resetOptions: { keepDirtyValues: true },
  })
  const { errors } = formState
  const others = differences(opened, item)
  useServerBlame(call.error, (error) => placeError<EditValues>(error, EDIT_FIELDS, setError))

  const submit = handleSubmit((values) => {
    const changes = changesOf(before, values)
    if (changes === undefined) {
      onClose()
      return
    }
    return call.run(
      () => patchKey(instanceId, item, changes),
      () => {
        announce(`${values.name.trim()} was changed.`)
        onClose()
      },
    )
  })
  return (
    <SidePanel title={`Edit ${item.name}`} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
        <PanelBody>
          {others.length === 0 ? (
            <FormFailure error={call.error} fields={EDIT_FIELDS} />
          ) : (
            <Changed differences={others} error={call.error} />
          )}
          <TextField
            label="Name"
            autoFocus
            field={register('name', { validate: withinLimit(KEY_NAME) })}
            error={errors.name?.message}
            hint={`${KEY_NAME.min} to ${KEY_NAME.max} characters. Do not put anything secret or personal in it.`}
          />
          <TextField
            label="Description"
            optional
            rows={3}
            field={register('description', { validate: emptyOrWithinLimit(KEY_DESCRIPTION) })}
            error={errors.description?.message}
            hint="What depends on this key? Whoever meets it in an incident will be glad to know."
          />
          <TextField
            label="Tags"
            optional
            field={register('tags', { validate: judgeTags })}
            error={errors.tags?.message}
            hint={`With commas between them; at most ${MAX_TAGS}, each of ${KEY_TAG.min} to ${KEY_TAG.max} characters.`}
          />
        </PanelBody>
        <FormFooter
          onCancel={onClose}
          pending={call.pending}
          refused={useKeyRefusals(item, judge).update}
          working="Saving…"
          send="Save changes"
        />
      </form>
    </SidePanel>
  )
}

interface ChangedProps {
  readonly differences: readonly Difference[]
  readonly error: unknown
}

/** Says more than the refusal it stands for; any other failure is shown beside it. */
const Changed = ({ differences: found, error }: ChangedProps) => (
  <>
    {asApiError(error).code === 'KEY_CHANGED_ERR' ? null : <FormFailure error={error} fields={EDIT_FIELDS} />}
    <Notice tone="warn" title="Somebody else has changed this key since you opened it." role="alert">
      <dl className="mt-1 flex flex-col gap-0.5">
        {found.map(({ name, now }) => (
          <div key={name} className="flex gap-2">
            <dt className="shrink-0">{name} is now</dt>
            <dd className="min-w-0 font-medium break-words text-ink">{now === '' ? 'empty' : now}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-1">What you typed is still here and not saved yet. Saving changes only what you have edited.</p>
    </Notice>
  </>
)
