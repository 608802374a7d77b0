import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Failure } from '../components/failure.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { PlainPage } from './plain-page.tsx'

export function ErrorPage({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <PlainPage>
      <PageHeading title="This page could not be shown" documentTitle="Error" />
      <div className="mt-4">
        <Failure error={error} reading onRetry={() => void router.invalidate()} />
      </div>
    </PlainPage>
  )
}
