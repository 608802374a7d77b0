import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LinkButton } from '../../components/link-button.tsx'
import { Moment } from '../../components/moment.tsx'
import { localWords } from '../../lib/date-words.ts'
import { paths } from '../../lib/paths.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { METHOD_WORDS } from './import-words.ts'
import { openCeremoniesQuery } from './queries.ts'

const FEW = 4

interface OpenImportsProps {
  readonly instanceId: string
  /** Only those that bring new material for this key. */
  readonly rotates: string | undefined
}

/** Imports that were begun and not ended, so that what was left can be found again. */
export function OpenImports({ instanceId, rotates }: OpenImportsProps) {
  const { data = [] } = useQuery(openCeremoniesQuery(instanceId))
  const [all, setAll] = useState(false)
  const open = rotates === undefined ? data : data.filter((ceremony) => ceremony.rotates === rotates)
  if (open.length === 0) return null
  const shown = all ? open : open.slice(0, FEW)
  return (
    <Card title="Open imports" flush>
      <ul className="divide-y divide-line">
        {shown.map(({ id, method, createdAt, expiresAt, rotates: rotated }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 text-sm">
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {METHOD_WORDS[method]}
                {rotated === undefined ? null : <span className="font-normal text-soft"> · a rotation</span>}
              </p>
              <p className="text-faint">
                Begun <Moment at={createdAt} inRow />
              </p>
              <p className="text-faint">
                Open until <time dateTime={expiresAt}>{localWords(expiresAt)}</time>
              </p>
              <p className="font-mono text-xs text-faint" title={id}>
                {truncateMiddle(id)}
              </p>
            </div>
            <LinkButton to={paths.importCeremony} params={{ instanceId, ceremonyId: id }} size="small">
              Go on
            </LinkButton>
          </li>
        ))}
      </ul>
      {shown.length === open.length ? null : (
        <div className="border-t border-line px-4 py-2.5">
          <Button size="small" onPress={() => setAll(true)}>
            Show all {open.length}
          </Button>
        </div>
      )}
    </Card>
  )
}
