import { PageHeading } from '../components/page-heading.tsx'

export const KeyImportPage = () => <PageHeading title="Import a key" />
