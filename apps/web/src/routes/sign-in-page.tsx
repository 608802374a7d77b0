import { useRouter, useSearch } from '@tanstack/react-router'
import { PageHeading } from '../components/page-heading.tsx'
import { ProviderSignIn } from '../features/session/provider-sign-in.tsx'
import { SignInForm } from '../features/session/sign-in-form.tsx'
import { PlainPage } from './plain-page.tsx'

/** Whoever follows a colleague's link had no session that could have ended. */
function leadOf(next: string | undefined, ended: '1' | undefined): string {
  if (next === undefined) return 'To your keys and your HSM.'
  return ended === undefined
    ? 'You will be taken to what you asked for.'
    : 'Your session has ended. You will be taken back to where you were.'
}

export function SignInPage() {
  const { next, ended } = useSearch({ from: '/sign-in' })
  const { history } = useRouter()
  const enter = () => history.push(next ?? '/')
  return (
    <PlainPage>
      <div className="mb-6">
        <PageHeading title="Sign in" below={<p className="mt-1 text-soft">{leadOf(next, ended)}</p>} />
      </div>
      <SignInForm onSignedIn={enter} />
      <ProviderSignIn next={next} />
    </PlainPage>
  )
}
