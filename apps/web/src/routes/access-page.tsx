import { Outlet } from '@tanstack/react-router'
import { PageHeading } from '../components/page-heading.tsx'
import { TabLink, TabLinks } from '../components/tab-links.tsx'
import { paths } from '../lib/paths.ts'
import { useWorkplace } from './workplace.ts'

const TABS = [
  { to: paths.accessPeople, name: 'People' },
  { to: paths.accessGroups, name: 'Groups' },
  { to: paths.accessServiceIds, name: 'Service IDs' },
  { to: paths.accessRoles, name: 'Roles' },
  { to: paths.accessAuthorizations, name: 'Authorizations' },
  { to: paths.accessSignOn, name: 'Single sign-on' },
  { to: paths.accessWhy, name: 'Why?' },
] as const

export function AccessPage() {
  const { instance } = useWorkplace()
  return (
    <div className="flex flex-col gap-5">
      <PageHeading title="Access" below={<p className="mt-1 text-soft">Who may do what with the keys, and why.</p>} />
      <TabLinks label="Access">
        {TABS.map(({ to, name }) => (
          <TabLink key={to} to={to} params={{ instanceId: instance.id }} activeOptions={{ includeSearch: false }}>
            {name}
          </TabLink>
        ))}
      </TabLinks>
      <Outlet />
    </div>
  )
}
