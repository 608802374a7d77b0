import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Failure } from '../../components/failure.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { hsmObjectsQuery, type TokenObject } from './queries.ts'
import { purposeWords, tallyOf } from './token-words.ts'

const STATUS = {
  expected: { tone: 'good', icon: CircleCheck, word: 'Expected' },
  missing: { tone: 'bad', icon: CircleAlert, word: 'Missing' },
  unknown: { tone: 'warn', icon: CircleHelp, word: 'Unknown' },
} as const

const SHOWN = 8

interface ObjectsCardProps {
  /** Searching the token waits for the HSM. */
  readonly ready: boolean
  /** What people call an instance. */
  readonly nameOf: (instanceId: string) => string | undefined
}

/** What the token holds, against what the database expects it to hold. */
export function ObjectsCard({ ready, nameOf }: ObjectsCardProps) {
  const { data, error, isFetching, refetch } = useQuery({ ...hsmObjectsQuery, enabled: ready })
  return (
    <Card
      title="Objects on the token"
      flush
      aside={
        <Button
          size="small"
          pending={ready && isFetching}
          refused={ready ? undefined : 'Waits for the HSM.'}
          onPress={() => void refetch()}
        >
          Look again
        </Button>
      }
    >
      {data !== undefined ? (
        <Objects objects={data.objects} nameOf={nameOf} />
      ) : error !== null ? (
        <div className="p-4">
          <Failure error={error} reading />
        </div>
      ) : ready ? (
        <Waiting />
      ) : (
        <p className="p-4 text-soft">They can be compared once the HSM is back.</p>
      )}
    </Card>
  )
}

function Objects({ objects, nameOf }: { readonly objects: readonly TokenObject[] } & Pick<ObjectsCardProps, 'nameOf'>) {
  const [all, setAll] = useState(false)
  const shown = all ? objects : objects.slice(0, SHOWN)
  return (
    <>
      <Verdict objects={objects} />
      <ul aria-label="Objects on the token" className="divide-y divide-line border-t border-line">
        {shown.map((object, at) => (
          <ObjectRow key={object.id ?? `${object.label} ${at}`} object={object} nameOf={nameOf} />
        ))}
      </ul>
      {objects.length <= SHOWN ? null : (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="w-full border-t border-line px-4 py-2 text-left text-sm text-soft hover:bg-sunken hover:text-ink"
        >
          {all ? 'Show fewer' : `Show ${objects.length - SHOWN} more`}
        </button>
      )}
    </>
  )
}

const objectsWords = (count: number): string => (count === 1 ? '1 object' : `${count.toLocaleString('en')} objects`)

function Verdict({ objects }: { readonly objects: readonly TokenObject[] }) {
  const { expected, missing, unknown } = tallyOf(objects)
  const notices: ReactNode[] = []
  if (missing > 0) {
    notices.push(
      <Notice
        key="missing"
        tone="bad"
        title={`${objectsWords(missing)} of this database ${missing === 1 ? 'is' : 'are'} missing.`}
      >
        The keys that depend on {missing === 1 ? 'it' : 'them'} cannot be used. The token is not the one, or not of the
        age, of this database: restore it from its backup.
      </Notice>,
    )
  }
  if (unknown > 0) {
    notices.push(
      <Notice
        key="unknown"
        tone="warn"
        title={`${objectsWords(unknown)} ${unknown === 1 ? 'is' : 'are'} not of this database.`}
      >
        {unknown === 1 ? 'It is' : 'They are'} left alone: another installation’s, or made before this database was
        restored.
      </Notice>,
    )
  }
  return (
    <div className="flex flex-col gap-3 p-4">
      {notices}
      <p className="text-soft">
        {missing + unknown === 0 ? 'The token holds what the database expects: ' : 'As expected: '}
        {objectsWords(expected)}.
      </p>
    </div>
  )
}

function ObjectRow({ object, nameOf }: { readonly object: TokenObject } & Pick<ObjectsCardProps, 'nameOf'>) {
  const { id, label, instanceId, status } = object
  const { tone, icon, word } = STATUS[status]
  const instance = instanceId === undefined ? undefined : (nameOf(instanceId) ?? truncateMiddle(instanceId))
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
      <span className="min-w-0 flex-1 basis-52">
        <span className="block font-medium">{purposeWords(object)}</span>
        <span className="block break-words text-faint">{instance ?? (id === undefined ? label : null)}</span>
      </span>
      {id === undefined ? null : <IdText id={id} shown={truncateMiddle(id)} copyAs="object id" />}
      <span className="w-24 text-right">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </span>
    </li>
  )
}

const Waiting = () => (
  <div className="flex flex-col gap-3 p-4">
    <Skeleton className="h-4 w-72 max-w-full" />
    {[0, 1, 2, 3].map((at) => (
      <Skeleton key={at} className="h-6 w-full" />
    ))}
  </div>
)
