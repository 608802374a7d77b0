import { useEffect, useRef } from 'react'
import { CircleCheck, CircleX } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { Notice } from '../../ui/notice.tsx'
import { callsWords } from './authorization-words.ts'
import { conditionsOf, placeWords, REFUSAL_WORDS, verdictWords, type Question } from './grant-words.ts'
import type { Explanation } from './queries.ts'
import { roleWords } from './role-words.ts'
import { SubjectLink } from './subject-link.tsx'

interface WhyAnswerProps {
  readonly instanceId: string
  readonly question: Question
  readonly explanation: Explanation
}

/** One sentence, then what each role says, then which ones would do. */
export function WhyAnswer({ instanceId, question, explanation }: WhyAnswerProps) {
  const { allowed, roles, grants } = explanation
  // What decides comes first.
  const sorted = [...grants].sort((a, b) => Number(a.refusal !== undefined) - Number(b.refusal !== undefined))
  const top = useRef<HTMLDivElement>(null)
  // On a phone it comes below the question. The newest browsers answer scrolling with a promise, which is no clean-up.
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'nearest' })
  }, [explanation])
  return (
    <div className="flex flex-col gap-5">
      <div ref={top} className="scroll-my-16">
        <Notice tone={allowed ? 'good' : 'warn'} title={verdictWords(question, explanation)} role="status" />
      </div>
      {sorted.length === 0 ? null : (
        <div>
          <h3 className="mb-2 text-sm font-semibold">What each role says</h3>
          <ul aria-label="Roles held" className="divide-y divide-line rounded-lg border border-line">
            {sorted.map(({ grant, through, refusal }) => (
              <li key={grant.id} className="flex flex-wrap items-start gap-x-3 gap-y-1.5 px-3 py-2.5 text-sm">
                <div className="min-w-0 flex-1 basis-56">
                  <p className="wrap-anywhere">
                    <span className="font-medium">{grant.role}</span> on {placeWords(grant)}
                  </p>
                  {grant.source === undefined ? null : (
                    <p className="text-soft wrap-anywhere">by the authorization of {callsWords(grant.source)}</p>
                  )}
                  {through === undefined ? null : (
                    <p className="flex flex-wrap items-center gap-x-1.5 text-soft">
                      through <SubjectLink instanceId={instanceId} subject={through} />
                    </p>
                  )}
                  {conditionsOf(grant).map((words) => (
                    <p key={words} className="text-xs wrap-anywhere text-soft">
                      {words}
                    </p>
                  ))}
                </div>
                {refusal === undefined ? (
                  <Badge tone="good" icon={CircleCheck}>
                    Allows it
                  </Badge>
                ) : (
                  <span className="inline-flex items-start gap-1.5 text-soft">
                    <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
                    {REFUSAL_WORDS[refusal]}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <h3 className="mb-2 text-sm font-semibold">Roles that allow it</h3>
        <ul aria-label="Roles that allow it" className="flex flex-col gap-1 text-sm">
          {roles.map((role) => (
            <li key={role}>
              <span className="font-medium">{role}</span> <span className="text-soft">{roleWords(role)}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
