import { Download } from 'lucide-react'
import { Failure } from '../../components/failure.tsx'
import { answerOf, api } from '../../lib/api.ts'
import { download } from '../../lib/download.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import type { Approval } from './queries.ts'

/** To look at evidence changes nothing. */
const nothing = (): Promise<void> => Promise.resolve()

const signedWords = (passkey: string | undefined): string =>
  passkey === undefined ? 'not signed' : `signed with passkey “${passkey}”`

/** Who has approved, each with what they signed with; what proves it can be taken away. */
export function ApprovedBy({ approval: { id, approvals } }: { readonly approval: Approval }) {
  const call = useOneCall(nothing)
  const take = () =>
    void call.run(async () => {
      const evidence = await answerOf(api.GET('/bff/approvals/{id}/evidence', { params: { path: { id } } }))
      download(`keywright-approval-${id}.json`, `${JSON.stringify(evidence, null, 2)}\n`, 'application/json')
    })
  return (
    <div className="flex flex-col items-start gap-2">
      <ul className="flex max-w-full flex-col gap-0.5">
        {approvals.map(({ name, at, signedWith }) => (
          <li key={`${name} ${at}`} className="break-words">
            {name}, <span className="text-soft">{signedWords(signedWith)}</span>
          </li>
        ))}
      </ul>
      {approvals.some(({ signedWith }) => signedWith !== undefined) ? (
        <Button size="small" pending={call.pending} onPress={take}>
          <Download aria-hidden className="size-3.5" />
          Download evidence
        </Button>
      ) : null}
      {call.error === undefined ? null : <Failure error={call.error} reading />}
    </div>
  )
}
