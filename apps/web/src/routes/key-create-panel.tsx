import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { importOptionsQuery } from '../features/import/queries.ts'
import { CreateKeyForm } from '../features/keys/create-key-form.tsx'
import { KeyCreated } from '../features/keys/key-created.tsx'
import type { Key } from '../features/keys/queries.ts'
import { paths } from '../lib/paths.ts'
import { onlyRings, startingRing } from '../lib/permission.ts'
import { SidePanel } from '../ui/panel.tsx'
import { useRingIds } from './use-ring-ids.ts'
import { useJudge, useWorkplace } from './workplace.ts'

export function KeyCreatePanel() {
  const { instance, refusedHere } = useWorkplace()
  const search = useSearch({ from: '/instances/$instanceId/keys' })
  const mayAsk = refusedHere('kms.import-ceremonies.read') === undefined
  const { data: options } = useQuery({ ...importOptionsQuery(instance.id), enabled: mayAsk })
  const only = onlyRings(instance, 'kms.secrets.create')
  const all = useRingIds(instance.id)
  const away = useJudge().hsmReady ? undefined : 'Waits for the HSM, which does not answer.'
  const [created, setCreated] = useState<Key>()
  const navigate = useNavigate()
  const close = () => void navigate({ to: paths.keys, params: { instanceId: instance.id }, search, resetScroll: false })
  return (
    <SidePanel title={created === undefined ? 'Create a key' : 'Key created'} onClose={close}>
      {created === undefined ? (
        <CreateKeyForm
          instanceId={instance.id}
          refused={refusedHere('kms.secrets.create') ?? away}
          allowed={options?.create}
          rings={only ?? all}
          ring={startingRing(oneRing(search.ring), only)}
          onCreated={setCreated}
          onCancel={close}
        />
      ) : (
        <KeyCreated item={created} instanceId={instance.id} onAnother={() => setCreated(undefined)} />
      )}
    </SidePanel>
  )
}

/** The list may be narrowed to several rings; a key goes into one. */
const oneRing = (rings: string | undefined): string | undefined =>
  rings === undefined || rings.includes(',') ? undefined : rings
