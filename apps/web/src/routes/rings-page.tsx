import { PageHeading } from '../components/page-heading.tsx'

export const RingsPage = () => <PageHeading title="Key rings" />
