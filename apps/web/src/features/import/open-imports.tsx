import { useQuery } from '@tanstack/react-query'
import { LinkButton } from '../../components/link-button.tsx'
import { Moment } from '../../components/moment.tsx'
import { localWords } from '../../lib/date-words.ts'
import { paths } from '../../lib/paths.ts'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Card } from '../../ui/card.tsx'
import { METHOD_WORDS } from './import-words.ts'
import { openCeremoniesQuery } from './queries.ts'

/** Imports that were begun and not ended, so that what was left can be found again. */
export function OpenImports({ instanceId }: { readonly instanceId: string }) {
  const { data = [] } = useQuery(openCeremoniesQuery(instanceId))
  if (data.length === 0) return null
  return (
    <Card title="Open imports" flush>
      <ul className="divide-y divide-line">
        {data.map(({ id, method, createdAt, expiresAt, rotates }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 text-sm">
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {METHOD_WORDS[method]}
                {rotates === undefined ? null : <span className="font-normal text-soft"> · a rotation</span>}
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
    </Card>
  )
}
