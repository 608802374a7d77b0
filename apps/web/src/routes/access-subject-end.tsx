import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ConfirmDialog } from '../features/access/confirm-dialog.tsx'
import { deleteGroup, deleteServiceId, removePerson } from '../features/access/queries.ts'
import { paths } from '../lib/paths.ts'
import { plural } from '../lib/plural.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import type { FoundSubject } from './use-found-subject.ts'
import { useWorkplace } from './workplace.ts'

interface Ending {
  readonly title: string
  readonly button: string
  readonly working: string
  readonly what: string
  readonly typed: { readonly label: string; readonly phrase: string }
  readonly done: string
  readonly act: () => Promise<void>
  readonly to: typeof paths.accessPeople | typeof paths.accessGroups | typeof paths.accessServiceIds
  readonly refused: string | undefined
}

type Words = Omit<Ending, 'refused'>

/** By the kind of whose access ends. */
const WORDS: Readonly<Record<FoundSubject['kind'], (found: FoundSubject) => Words>> = {
  person: ({ id, name, person }) => ({
    title: 'Remove this person',
    button: 'Remove',
    working: 'Removing…',
    what: 'Their sessions, roles and memberships end at once, and they cannot sign in again. What they did stays on record.',
    typed: { label: 'The e-mail address', phrase: person?.email ?? name },
    done: `${name} has no access any more.`,
    act: () => removePerson(id),
    to: paths.accessPeople,
  }),
  group: ({ id, name, group }) => ({
    title: 'Delete this group',
    button: 'Delete group',
    working: 'Deleting…',
    what: `Its roles end at once for ${plural(group?.members ?? 0, 'member')}. The members themselves stay.`,
    typed: { label: 'The name of the group', phrase: name },
    done: `The group ${name} was deleted.`,
    act: () => deleteGroup(id),
    to: paths.accessGroups,
  }),
  'service-id': ({ id, name, service }) => ({
    title: 'Delete this service ID',
    button: 'Delete service ID',
    working: 'Deleting…',
    what: `Its roles and ${plural(service?.apiKeys.length ?? 0, 'API key')} end at once, and the tokens it got with them: the program stops.`,
    typed: { label: 'The name of the service ID', phrase: name },
    done: `The service ID ${name} was deleted.`,
    act: () => deleteServiceId(id),
    to: paths.accessServiceIds,
  }),
}

const ACTIONS = {
  person: 'kms.people.remove',
  group: 'kms.groups.write',
  'service-id': 'kms.service-ids.write',
} as const

function useEnding(found: FoundSubject): Ending {
  const { session, refusedOnPlatform } = useWorkplace()
  const own = found.id === session.user.id ? 'Nobody removes themselves. Ask another administrator.' : undefined
  return { ...WORDS[found.kind](found), refused: refusedOnPlatform(ACTIONS[found.kind]) ?? own }
}

export function EndAccess({ found }: { readonly found: FoundSubject }) {
  const { instance } = useWorkplace()
  const [asked, setAsked] = useState(false)
  const navigate = useNavigate()
  const { title, button, working, what, typed, done, act, to, refused } = useEnding(found)
  return (
    <Card title={title}>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <p className="max-w-prose min-w-0 flex-1 basis-80 text-sm text-pretty text-soft">{what}</p>
        <Button refused={refused} onPress={() => setAsked(true)}>
          {button}
        </Button>
      </div>
      {asked ? (
        <ConfirmDialog
          title={`${button.startsWith('Delete') ? 'Delete' : 'Remove'} ${found.name}?`}
          send={button}
          working={working}
          typed={typed}
          refused={refused}
          act={act}
          done={done}
          onClose={() => setAsked(false)}
          onDone={() => navigate({ to, params: { instanceId: instance.id } })}
        >
          <p>{what}</p>
          <p className="text-soft">It cannot be undone.</p>
        </ConfirmDialog>
      ) : null}
    </Card>
  )
}
