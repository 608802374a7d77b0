import { PageHeading } from '../components/page-heading.tsx'

export const SettingsPage = () => <PageHeading title="Instance settings" />
