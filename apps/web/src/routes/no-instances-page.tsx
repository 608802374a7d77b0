import { useRouter } from '@tanstack/react-router'
import { PageHeading } from '../components/page-heading.tsx'
import { CreateInstanceForm } from '../features/instances/create-instance-form.tsx'
import { useSignedIn, useSignOut } from '../features/session/queries.ts'
import { missingRole } from '../lib/permission.ts'
import { PlainPage } from './plain-page.tsx'

export function NoInstancesPage() {
  const { platformRoles } = useSignedIn()
  const { history } = useRouter()
  const signOut = useSignOut()
  return (
    <PlainPage>
      <PageHeading
        title="No instance for you"
        below={
          <p className="mt-1 text-pretty text-soft">
            Your roles reach no instance. Ask an administrator for access to theirs, or create one.
          </p>
        }
      />
      <div className="-mx-5 mt-2">
        <CreateInstanceForm
          refused={missingRole(platformRoles, 'kms.instances.create')}
          onCreated={() => history.push('/')}
          onCancel={() => signOut.mutate()}
          cancelWords="Sign out"
        />
      </div>
    </PlainPage>
  )
}
