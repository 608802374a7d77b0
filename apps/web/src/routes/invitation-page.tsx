import { useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { AcceptForm } from '../features/invitation/accept-form.tsx'
import { inviteeQuery } from '../features/invitation/queries.ts'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { PlainPage } from './plain-page.tsx'

/** Where the link of an invitation leads. */
export function InvitationPage() {
  const { invitation } = useRouteContext({ from: '/invitation' })
  return (
    <PlainPage>
      {invitation === undefined ? (
        <>
          <PageHeading title="Invitation" />
          <div className="mt-4">
            <Notice tone="plain" title="Open the link again.">
              This page forgets the link when it is reloaded. If you do not have it any more, ask whoever invited you
              for a new one.
            </Notice>
          </div>
        </>
      ) : (
        <Invited token={invitation} />
      )}
    </PlainPage>
  )
}

function Invited({ token }: { readonly token: string }) {
  const { data: invitee, error } = useQuery(inviteeQuery(token))
  if (error !== null) {
    return (
      <>
        <PageHeading title="Invitation" />
        <div className="mt-4">
          <Failure error={error} reading />
        </div>
      </>
    )
  }
  if (invitee === undefined) {
    return (
      <div role="status" aria-label="Loading the invitation" className="flex flex-col gap-4">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-4 w-72 max-w-full" />
        <Skeleton className="h-9 w-full" />
      </div>
    )
  }
  return (
    <>
      <div className="mb-6">
        <PageHeading
          title={`Welcome, ${invitee.name}`}
          documentTitle="Invitation"
          below={<p className="mt-1 text-soft">Choose a passphrase, and you are in.</p>}
        />
      </div>
      <AcceptForm token={token} invitee={invitee} />
    </>
  )
}
