import { KeyRound } from 'lucide-react'
import { Failure } from '../../components/failure.tsx'
import { knowsPasskeys } from '../../lib/passkey.ts'
import { Button } from '../../ui/button.tsx'
import { usePasskeySignIn } from './queries.ts'

/** The way in without a passphrase; nothing where the browser knows no passkeys. */
export function PasskeySignIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const signIn = usePasskeySignIn()
  if (!knowsPasskeys()) return null
  return (
    <div className="flex flex-col gap-3">
      <p className="mt-4 mb-1 flex items-center gap-3 text-sm text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      {signIn.error === null ? null : <Failure error={signIn.error} />}
      <Button
        size="large"
        pending={signIn.isPending}
        onPress={() => signIn.mutate(undefined, { onSuccess: onSignedIn })}
        className="w-full"
      >
        <KeyRound aria-hidden className="size-4" />
        Sign in with a passkey
      </Button>
    </div>
  )
}
