import { useState } from 'react'
import { Failure } from '../../components/failure.tsx'
import { announce } from '../../lib/announce.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { ComboBox } from '../../ui/combo-box.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Pager } from '../../components/pager.tsx'
import {
  addMember,
  afterAccessChange,
  membersQuery,
  PAGE_SIZE,
  removeMember,
  type Group,
  type Subject,
} from './queries.ts'
import { kindOfId } from './subject-words.ts'
import type { SubjectChoices } from './use-subjects.ts'
import { SubjectLink } from './subject-link.tsx'

interface MemberListProps {
  readonly instanceId: string
  readonly group: Group
  readonly subjects: SubjectChoices
  readonly refused: string | undefined
  /** Why this one cannot be added: nobody adds themselves. */
  readonly refusedFor: (id: string) => string | undefined
}

/** Who has the roles of a group. */
export function MemberList({ instanceId, group, subjects, refused, refusedFor }: MemberListProps) {
  const [leaving, setLeaving] = useState<Subject>()
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery({ ...membersQuery(group.id, { page }), placeholderData: keepPreviousData })
  const members = data?.members ?? []
  return (
    <>
      <div className="border-b border-line p-4">
        <AddMember group={group} subjects={subjects} refused={refused} refusedFor={refusedFor} />
      </div>
      {error === null ? null : (
        <div className="p-4">
          <Failure error={error} reading onRetry={() => void refetch()} />
        </div>
      )}
      {data === undefined ? null : data.total === 0 ? (
        <p className="p-4 text-sm text-soft">Nobody yet. Whoever is added has the group’s roles at once.</p>
      ) : (
        <ul aria-label="Members" className="divide-y divide-line">
          {members.map((member) => (
            <li key={member.id} className="flex items-center justify-between gap-3 px-4 py-2 text-sm">
              <span className="flex min-w-0 flex-wrap items-center gap-x-2">
                <SubjectLink instanceId={instanceId} subject={member} />
                {member.bySingleSignOn === true ? <span className="text-faint">by single sign-on</span> : null}
              </span>
              <Button
                variant="quiet"
                size="small"
                label={`Take out ${member.name}`}
                refused={refused}
                onPress={() => setLeaving(member)}
              >
                Take out
              </Button>
            </li>
          ))}
        </ul>
      )}
      {data === undefined || data.total <= PAGE_SIZE ? null : (
        <div className="border-t border-line p-3">
          <Pager what="members" page={page} size={PAGE_SIZE} total={data.total} onPage={setPage} />
        </div>
      )}
      {leaving === undefined ? null : (
        <ConfirmDialog
          title={`Take ${leaving.name} out of ${group.name}?`}
          send="Take out"
          working="Taking out…"
          act={() => removeMember(group.id, leaving.id)}
          done={`${leaving.name} is no longer in ${group.name}.`}
          onClose={() => setLeaving(undefined)}
        >
          <p>
            {leaving.name} loses the roles of the group with the next call. Own roles, and those of other groups, stay.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

function AddMember({ group, subjects, refused, refusedFor }: Omit<MemberListProps, 'instanceId'>) {
  const call = useOneCall(afterAccessChange)
  const [chosen, setChosen] = useState<string>()
  // A group is in no group. Whoever is in it already stays in it when added again.
  const choices = subjects.choices.filter(({ id }) => kindOfId(id) !== 'group')
  const hindrance = refused ?? (chosen === undefined ? 'Choose somebody first.' : refusedFor(chosen))
  const add = () => {
    if (chosen === undefined || hindrance !== undefined) return
    const name = choices.find(({ id }) => id === chosen)?.words ?? chosen
    void call.run(
      () => addMember(group.id, chosen),
      () => {
        announce(`${name} is in ${group.name} now.`)
        setChosen(undefined)
      },
    )
  }
  return (
    <div className="flex flex-col gap-3">
      {call.error === undefined ? null : <Failure error={call.error} />}
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-48">
          <ComboBox
            label="Add a member"
            placeholder="A person or a service ID"
            choices={choices}
            chosen={chosen}
            onType={subjects.onType}
            onChoose={setChosen}
            none="Nobody is called this."
          />
        </div>
        <Button pending={call.pending} refused={hindrance} onPress={add} className="h-9!">
          Add
        </Button>
      </div>
    </div>
  )
}
