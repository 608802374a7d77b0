import { Compass } from 'lucide-react'
import { LinkButton } from '../components/link-button.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { paths } from '../lib/paths.ts'
import { PlainPage } from './plain-page.tsx'

export const NotFoundPage = () => (
  <PlainPage>
    <Compass aria-hidden className="mb-4 size-7 text-accent" />
    <PageHeading title="There is no page here" documentTitle="Not found" />
    <p className="mt-2 mb-6 text-pretty text-soft">
      The address may be mistyped, or it names an instance your roles do not reach. Nothing was changed.
    </p>
    <LinkButton to={paths.home} variant="primary">
      Go to the overview
    </LinkButton>
  </PlainPage>
)
