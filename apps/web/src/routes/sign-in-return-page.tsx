import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Failure } from '../components/failure.tsx'
import { LinkButton } from '../components/link-button.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { PROVED } from '../features/session/provider-proof.ts'
import { Missing } from '../features/session/provider-return.tsx'
import { answerSignOn, type SignOnAnswer } from '../features/session/sign-on-queries.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { PlainPage } from './plain-page.tsx'

/** What the provider sent along, taken out of the address at once: no history and no bookmark keeps it. */
function takeQuery(): string {
  const query = location.search.slice(1)
  history.replaceState(null, '', location.pathname)
  return query
}

/**
 * Where the provider sends the browser back to. The page belongs to this site, so that its own call carries the cookies
 * which the way here did not.
 */
export function SignInReturnPage() {
  const client = useQueryClient()
  const { history: ours } = useRouter()
  const [answer, setAnswer] = useState<SignOnAnswer>()
  const [password, setPassword] = useState<string>()
  const [error, setError] = useState<unknown>()
  // An effect may run twice, and the answer works once.
  const handed = useRef(false)
  const hear = useCallback(
    (heard: SignOnAnswer) => {
      setAnswer(heard)
      if (heard.outcome.state === 'signed-in') ours.push(heard.next ?? '/')
      if (heard.outcome.state !== 'proved') return
      new BroadcastChannel(PROVED).postMessage(null)
      window.close()
    },
    [ours],
  )
  useEffect(() => {
    if (handed.current) return
    handed.current = true
    answerSignOn(client, takeQuery()).then(hear, setError)
  }, [client, hear])
  const state = answer?.outcome.state
  const missing = state === 'passphrase-needed' || state === 'code-needed'
  return (
    <PlainPage>
      <div className="mb-6">
        <PageHeading title={state === 'proved' ? 'It is you' : 'Sign in'} />
      </div>
      {error === undefined ? null : (
        <div className="flex flex-col items-start gap-4">
          <Failure error={error} />
          <LinkButton to="/sign-in">To the sign-in page</LinkButton>
        </div>
      )}
      {state === 'proved' ? <p className="text-soft">Close this window: the other one goes on.</p> : null}
      {answer !== undefined && missing ? (
        <Missing answer={answer} onAnswer={hear} password={password} onPassword={setPassword} />
      ) : null}
      {answer === undefined && error === undefined ? <Skeleton className="h-24 w-full" /> : null}
    </PlainPage>
  )
}
