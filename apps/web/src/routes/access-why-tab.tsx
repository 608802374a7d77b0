import { levelOf, type Action } from '@keywright/core/policy/roles'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { CircleQuestionMark } from 'lucide-react'
import { Failure } from '../components/failure.tsx'
import { explanationQuery } from '../features/access/queries.ts'
import { useSubjects } from '../features/access/use-subjects.ts'
import { WhyAnswer } from '../features/access/why-answer.tsx'
import { WhyForm, type WhySearch } from '../features/access/why-form.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { Choice } from '../ui/combo-box.tsx'
import { useKeyChoices } from './use-key-choices.ts'
import { useWorkplace } from './workplace.ts'

export function AccessWhyTab() {
  const { instance, refusedAnywhere, refusedOnPlatform } = useWorkplace()
  const asked = useSearch({ from: '/instances/$instanceId/access/why' })
  const navigate = useNavigate()
  const refused = refusedAnywhere('kms.access-grants.read')
  const subjects = useSubjects(refusedOnPlatform('kms.people.list') === undefined, asked.subject)
  const keys = useKeyChoices(asked.key)
  const everywhere = refusedOnPlatform('kms.access-grants.read') === undefined
  const mayAsk = (action: Action) => everywhere || levelOf(action) !== 'platform'
  if (refused !== undefined) {
    return (
      <Notice tone="plain" title="You cannot ask why.">
        {refused}
      </Notice>
    )
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
      <Card title="Why can, or can’t, somebody do something?">
        <WhyForm
          asked={asked}
          instanceName={instance.name}
          subjects={subjects}
          keys={keys}
          mayAsk={mayAsk}
          onAsk={(search) => void navigate({ to: '.', search, resetScroll: false })}
        />
      </Card>
      <Card title="Answer">
        {asked.subject === undefined || asked.action === undefined ? (
          <Empty icon={CircleQuestionMark} title="Nothing asked yet">
            The answer names the rule that decides, and what every role says that they hold.
          </Empty>
        ) : (
          <Answer
            asked={{ ...asked, subject: asked.subject, action: asked.action }}
            subjects={subjects.choices}
            keys={keys.choices}
          />
        )}
      </Card>
    </div>
  )
}

interface AnswerProps {
  readonly asked: WhySearch & { readonly subject: string; readonly action: Action }
  readonly subjects: readonly Choice[]
  readonly keys: readonly Choice[]
}

const named = (choices: readonly Choice[], id: string | undefined): string | undefined =>
  choices.find((choice) => choice.id === id)?.words ?? id

/** A day and a time of the reader's own, as the wire has it; what is no time is now. */
const momentOf = (at: string | undefined): string | undefined => {
  const moment = Date.parse(at ?? '')
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString()
}

function Answer({ asked, subjects, keys }: AnswerProps) {
  const { instance } = useWorkplace()
  const { subject, action, key, from, at } = asked
  const moment = momentOf(at)
  const { data, error, refetch } = useQuery(
    explanationQuery({
      subjectId: subject,
      action,
      instanceId: instance.id,
      ...(key === undefined ? {} : { keyId: key }),
      ...(from === undefined ? {} : { address: from }),
      ...(moment === undefined ? {} : { at: moment }),
    }),
  )
  if (data === undefined) {
    return error === null ? <AnswerSkeleton /> : <Failure error={error} reading onRetry={() => void refetch()} />
  }
  const question = {
    name: named(subjects, subject) ?? subject,
    action,
    instanceName: instance.name,
    keyName: named(keys, key),
  }
  return <WhyAnswer instanceId={instance.id} question={question} explanation={data} />
}

const AnswerSkeleton = () => (
  <div role="status" aria-label="Loading the answer" className="flex flex-col gap-4">
    <Skeleton className="h-12 w-full" />
    <Skeleton className="h-4 w-40" />
    <Skeleton className="h-16 w-full" />
  </div>
)
