import { useQuery } from '@tanstack/react-query'
import { LogIn } from 'lucide-react'
import { Failure } from '../../components/failure.tsx'
import { useOneCall } from '../../lib/use-one-call.ts'
import { Button } from '../../ui/button.tsx'
import { sessionQuery } from './queries.ts'
import { beginSignOn } from './sign-on-queries.ts'

const nothing = (): Promise<void> => Promise.resolve()

/** The way to the provider, where one is set. */
export function ProviderSignIn({ next }: { readonly next: string | undefined }) {
  const { data } = useQuery(sessionQuery)
  const call = useOneCall(nothing)
  if (data?.state !== 'signed-out' || !data.singleSignOn) return null
  return (
    <div className="mt-3 flex flex-col gap-3">
      <Button
        size="large"
        pending={call.pending}
        onPress={() => void call.run(() => beginSignOn(next))}
        className="w-full"
      >
        <LogIn aria-hidden className="size-4" />
        Sign in by single sign-on
      </Button>
      {call.error === undefined ? null : <Failure error={call.error} />}
    </div>
  )
}
