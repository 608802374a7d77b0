import { useRouter, useSearch } from '@tanstack/react-router'
import { PageHeading } from '../components/page-heading.tsx'
import { SignInForm } from '../features/session/sign-in-form.tsx'
import { PlainPage } from './plain-page.tsx'

export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' })
  const { history } = useRouter()
  return (
    <PlainPage>
      <div className="mb-6">
        <PageHeading
          title="Sign in"
          below={
            <p className="mt-1 text-soft">
              {next === undefined
                ? 'To your keys and your HSM.'
                : 'Your session has ended. You will be taken back to where you were.'}
            </p>
          }
        />
      </div>
      <SignInForm onSignedIn={() => history.push(next ?? '/')} />
    </PlainPage>
  )
}
