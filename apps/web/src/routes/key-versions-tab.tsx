import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { LinkButton } from '../components/link-button.tsx'
import { keyType } from '../features/keys/key-state.ts'
import { keyQuery, type Key } from '../features/keys/queries.ts'
import { useKeyRefusals } from '../features/keys/use-key-refusals.ts'
import { VersionTimeline } from '../features/keys/version-timeline.tsx'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useDesk } from './desk.ts'

const DeedDialog = lazy(async () => ({ default: (await import('../features/keys/deed-dialog.tsx')).DeedDialog }))

export function KeyVersionsTab() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/versions' })
  const { data: key } = useQuery(keyQuery(instanceId, keyId))
  if (key === undefined) return null
  return (
    <div className="flex flex-col gap-3">
      <Card title="Versions" flush aside={<RotateButton item={key} />}>
        <VersionTimeline instanceId={instanceId} keyId={keyId} />
      </Card>
      {keyType(key) === 'root' ? (
        <p className="max-w-prose text-sm text-pretty text-faint">
          The key wraps with its newest version. Older ones go on unwrapping what they have wrapped, until the key is
          purged. Rewrap such a ciphertext on the “Use it” tab to move it to the newest version.
        </p>
      ) : null}
    </div>
  )
}

const FACE = (
  <>
    <RotateCw aria-hidden className="size-3.5 text-faint" />
    Rotate
  </>
)

/** New material for an imported key comes from where the old one came from: outside. */
function RotateButton({ item }: { readonly item: Key }) {
  const desk = useDesk()
  const refused = useKeyRefusals(item, desk.judge).rotate
  const [asked, setAsked] = useState(false)
  if (item.imported && refused === undefined) {
    return (
      <LinkButton
        to={paths.keyImport}
        params={{ instanceId: desk.instanceId }}
        search={{ rotates: item.id }}
        size="small"
      >
        {FACE}
      </LinkButton>
    )
  }
  return (
    <>
      <Button size="small" refused={refused} onPress={() => setAsked(true)}>
        {FACE}
      </Button>
      <Suspense>
        {asked ? <DeedDialog desk={desk} item={item} deed="rotate" onClose={() => setAsked(false)} /> : null}
      </Suspense>
    </>
  )
}
