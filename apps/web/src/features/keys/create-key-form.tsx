import type { KeyType } from '@keywright/core/lifecycle/permitted'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { KeyDetailsFields } from '../../components/form/key-details-fields.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { DETAIL_FIELDS, emptyDetails, type KeyDetailsValues } from '../../lib/key-details.ts'
import { FormFooter } from '../../ui/form-footer.tsx'
import { useOneCall } from '../../lib/use-one-call.ts'
import { PanelBody } from '../../ui/panel.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { createKey } from './create-key.ts'
import type { Key } from './queries.ts'

interface CreateKeyFormProps {
  readonly instanceId: string
  /** Why nothing can be created here now. */
  readonly refused: string | undefined
  /** Which types the instance's policy lets be created; `undefined` while it is being asked. */
  readonly allowed: Readonly<Record<KeyType, boolean>> | undefined
  readonly rings: readonly string[]
  /** The ring whose keys are on the screen. */
  readonly ring: string | undefined
  readonly onCreated: (key: Key) => void
  readonly onCancel: () => void
}

const TYPES = [
  {
    id: 'root',
    title: 'Root key',
    words: 'Never leaves the HSM. Wraps your data keys.',
  },
  {
    id: 'standard',
    title: 'Standard key',
    words: 'A secret that permitted callers read.',
  },
] as const

const forbidden = (type: KeyType): string => `This instance’s policy does not let ${type} keys be created.`

export function CreateKeyForm(props: CreateKeyFormProps) {
  const { instanceId, allowed, rings, ring, onCreated, onCancel } = props
  const create = useOneCall()
  const [chosen, setChosen] = useState<KeyType>()
  const { register, handleSubmit, setError, watch, formState } = useForm<KeyDetailsValues>({
    defaultValues: emptyDetails(ring),
  })
  const [keyRingID, expirationDate, expiresAt] = watch(['keyRingID', 'expirationDate', 'expiresAt'])
  const may = (type: KeyType): boolean => allowed?.[type] !== false
  const type = chosen ?? (may('root') || !may('standard') ? 'root' : 'standard')
  const refused = props.refused ?? (may(type) ? undefined : forbidden(type))

  const submit = handleSubmit((values) =>
    create.run(async () => {
      try {
        onCreated(await createKey(instanceId, type, values))
      } catch (error) {
        placeError<KeyDetailsValues>(error, DETAIL_FIELDS, setError)
        throw error
      }
    }),
  )

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={create.error} fields={DETAIL_FIELDS} />
        <RadioCards
          legend="Type"
          cards={TYPES.map((card) => ({ ...card, refused: may(card.id) ? undefined : forbidden(card.id) }))}
          chosen={type}
          onChoose={setChosen}
        />
        <KeyDetailsFields
          register={register}
          errors={formState.errors}
          values={{ keyRingID, expirationDate, expiresAt }}
          rings={rings}
          autoFocus
          folded
        />
      </PanelBody>
      <FormFooter
        onCancel={onCancel}
        pending={create.pending}
        refused={refused}
        working="Creating…"
        send="Create key"
      />
    </form>
  )
}
