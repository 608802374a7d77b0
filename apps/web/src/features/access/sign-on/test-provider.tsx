import { useState } from 'react'
import { Failure } from '../../../components/failure.tsx'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { testSingleSignOn, type SignOnTest } from './queries.ts'

interface TestProviderProps {
  readonly issuer: string
  readonly refused: string | undefined
}

const nothing = (): Promise<void> => Promise.resolve()
const EMPTY = 'Type the issuer first.'

/** Asks the provider what it says of itself, from the server’s side. */
export function TestProvider({ issuer, refused }: TestProviderProps) {
  const call = useOneCall(nothing)
  const [came, setCame] = useState<{ readonly of: string; readonly test: SignOnTest }>()
  const asked = issuer.trim()
  const test = () => void call.run(async () => setCame({ of: asked, test: await testSingleSignOn(asked) }))
  return (
    <div className="mt-3 flex flex-col gap-3">
      <div>
        <Button
          size="small"
          pending={call.pending}
          refused={refused ?? (asked === '' ? EMPTY : undefined)}
          onPress={test}
        >
          {call.pending ? 'Asking the provider…' : 'Test'}
        </Button>
      </div>
      {call.error === undefined ? null : <Failure error={call.error} />}
      {came?.of === asked ? <Outcome {...came.test} /> : null}
    </div>
  )
}

const Outcome = ({ works, problem, authorizationEndpoint }: SignOnTest) =>
  works ? (
    <Notice tone="good" role="status" title="The provider answers.">
      People sign in at <span className="font-mono text-xs break-all">{authorizationEndpoint}</span>.
    </Notice>
  ) : (
    <Notice tone="bad" role="alert" title="This does not work yet.">
      {problem}
    </Notice>
  )
