import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Deed } from '../features/keys/change-key.ts'
import { DEED_WORDS } from '../features/keys/deed-words.ts'
import { keyType } from '../features/keys/key-state.ts'
import { KeyUsers } from '../features/keys/key-users.tsx'
import { keyQuery, type Key } from '../features/keys/queries.ts'
import { useKeyRefusals } from '../features/keys/use-key-refusals.ts'
import { paths } from '../lib/paths.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useDesk } from './desk.ts'

const DeedDialog = lazy(async () => ({ default: (await import('../features/keys/deed-dialog.tsx')).DeedDialog }))

/** From what is undone in half a minute to what is never undone. */
const ORDER: readonly Deed[] = ['disable', 'enable', 'deactivate', 'compromise', 'delete', 'restore', 'purge']
/** Of a deleted key two things are left to do, and they come first. */
const LEFT: readonly Deed[] = ['restore', 'purge']
const orderOf = ({ deleted }: Key): readonly Deed[] =>
  deleted ? [...LEFT, ...ORDER.filter((deed) => !LEFT.includes(deed))] : ORDER

const GRAVE: ReadonlySet<Deed> = new Set(['compromise', 'delete', 'purge'])

export function KeyDangerTab() {
  const { instanceId, keyId } = useParams({ from: '/instances/$instanceId/keys/$keyId/danger' })
  const { data: key } = useQuery(keyQuery(instanceId, keyId))
  const desk = useDesk()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Deed>()
  if (key === undefined) return null
  const leave = async () => {
    if (asked === 'purge') await navigate({ to: paths.keys, params: { instanceId } })
  }
  return (
    <div className="flex flex-col gap-5">
      {keyType(key) === 'root' ? (
        <Card title="Who would notice">
          <KeyUsers instanceId={instanceId} keyId={keyId} refused={desk.blind} />
        </Card>
      ) : null}
      <Deeds item={key} onAsk={setAsked} />
      <Suspense>
        {asked === undefined ? null : (
          <DeedDialog desk={desk} item={key} deed={asked} onClose={() => setAsked(undefined)} onDone={leave} />
        )}
      </Suspense>
    </div>
  )
}

function Deeds({ item, onAsk }: { readonly item: Key; readonly onAsk: (deed: Deed) => void }) {
  const { judge } = useDesk()
  const refusals = useKeyRefusals(item, judge)
  return (
    <ul
      aria-label="What can be done"
      className="divide-y divide-line rounded-lg border border-line bg-surface shadow-rest"
    >
      {orderOf(item).map((deed) => {
        const { name, what, undo, icon: Icon } = DEED_WORDS[deed]
        const refused = refusals[deed]
        return (
          <li key={deed} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-4">
            <div className="min-w-0 flex-1 basis-80">
              <h2 className="flex items-center gap-2 font-medium">
                <Icon
                  aria-hidden
                  className={`size-4 ${GRAVE.has(deed) && refused === undefined ? 'text-bad' : 'text-faint'}`}
                />
                {name}
              </h2>
              <p className="mt-1 max-w-prose text-sm text-pretty text-soft">{what}</p>
              <p className="max-w-prose text-sm text-pretty text-ink">{undo(judge.rules)}</p>
              {refused === undefined ? null : (
                <p aria-hidden className="mt-1 text-sm text-pretty text-faint">
                  {refused}
                </p>
              )}
            </div>
            <Button
              refused={refused}
              onPress={() => onAsk(deed)}
              className={`min-w-24 ${GRAVE.has(deed) && refused === undefined ? 'text-bad!' : ''}`}
            >
              {name}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
