import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { CreateKeyForm } from '../features/keys/create-key-form.tsx'
import { KeyCreated } from '../features/keys/key-created.tsx'
import type { Key } from '../features/keys/queries.ts'
import { paths } from '../lib/paths.ts'
import { SidePanel } from '../ui/panel.tsx'
import { useWorkplace } from './workplace.ts'

export function KeyCreatePanel() {
  const { instance, refusedHere } = useWorkplace()
  const search = useSearch({ from: '/instances/$instanceId/keys' })
  const [created, setCreated] = useState<Key>()
  const navigate = useNavigate()
  const close = () => void navigate({ to: paths.keys, params: { instanceId: instance.id }, search, resetScroll: false })
  return (
    <SidePanel title={created === undefined ? 'Create a key' : 'Key created'} onClose={close}>
      {created === undefined ? (
        <CreateKeyForm
          instanceId={instance.id}
          refused={refusedHere('kms.secrets.create')}
          onCreated={setCreated}
          onCancel={close}
        />
      ) : (
        <KeyCreated item={created} instanceId={instance.id} onAnother={() => setCreated(undefined)} />
      )}
    </SidePanel>
  )
}
