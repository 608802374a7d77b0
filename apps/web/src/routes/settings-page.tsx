import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageHeading } from '../components/page-heading.tsx'
import { DeleteInstanceDialog } from '../features/instances/delete-instance-dialog.tsx'
import { RenameInstanceForm } from '../features/instances/rename-instance-form.tsx'
import { keyCountQuery } from '../features/keys/queries.ts'
import { CreateImportAccessCard } from '../features/policies/create-import-access-card.tsx'
import { DualControlCard, PlatformControlCard } from '../features/policies/dual-control-card.tsx'
import { plural } from '../lib/plural.ts'
import { truncateMiddle } from '../lib/truncate-middle.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { IdText } from '../ui/id-text.tsx'
import { useWorkplace } from './workplace.ts'

export function SettingsPage() {
  const { instance, refusedOnPlatform, refusedHere } = useWorkplace()
  return (
    <div className="flex flex-col gap-5">
      <PageHeading
        title="Instance settings"
        below={
          <p className="mt-1 text-soft">What people call it, how services reach it, what may be in it, and its end.</p>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="General">
          <RenameInstanceForm
            key={instance.id}
            instanceId={instance.id}
            name={instance.name}
            refused={refusedOnPlatform('kms.instances.update')}
          />
        </Card>
        <Card title="How services reach it">
          <Facts>
            <Fact name="Instance id">
              <IdText id={instance.id} shown={instance.id} copyAs="instance id" />
            </Fact>
            <Fact name="CRN">
              <IdText id={instance.crn} shown={truncateMiddle(instance.crn, 26, 10)} copyAs="CRN" />
            </Fact>
            <Fact name="API endpoint">
              <IdText id={location.origin} shown={location.origin} copyAs="API endpoint" />
            </Fact>
            <Fact name="Your roles">{instance.roles.length === 0 ? 'None' : instance.roles.join(', ')}</Fact>
          </Facts>
        </Card>
      </div>
      <CreateImportAccessCard
        key={instance.id}
        instanceId={instance.id}
        hidden={refusedHere('kms.instance-policies.read')}
        refused={refusedHere('kms.instance-policies.write')}
      />
      <DualControlCard
        key={`${instance.id} dual`}
        instanceId={instance.id}
        hidden={refusedHere('kms.dual-control.read')}
        refused={refusedHere('kms.dual-control.write')}
      />
      <PlatformControlCard
        hidden={refusedOnPlatform('kms.platform-dual-control.read')}
        refused={refusedOnPlatform('kms.platform-dual-control.write')}
      />
      <DeleteInstance />
    </div>
  )
}

/** All states but deleted: keys that were deleted go with the instance. */
const LIVING = '0,1,2,3'

function useDeleteRefusal(): string | undefined {
  const { instance, refusedOnPlatform, refusedHere } = useWorkplace()
  const mayCount = refusedHere('kms.secrets.head') === undefined
  const { data: living, isError } = useQuery({ ...keyCountQuery(instance.id, LIVING), enabled: mayCount })
  const refused = refusedOnPlatform('kms.instances.delete')
  if (refused !== undefined || living === 0) return refused
  if (living === undefined) {
    // Whoever may delete instances need not be one who sees keys; the server counts again in any case.
    if (!mayCount) return undefined
    return isError ? 'How many keys it holds could not be read.' : 'Its keys are being counted.'
  }
  return `Holds ${plural(living, 'key')}. Delete ${living === 1 ? 'it' : 'them'} first.`
}

function DeleteInstance() {
  const { instance } = useWorkplace()
  const [asked, setAsked] = useState(false)
  const refused = useDeleteRefusal()
  return (
    <Card title="Delete this instance">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80 text-sm">
          <p className="max-w-prose text-pretty text-soft">
            Possible once all its keys are deleted. Its key-encryption key is destroyed in the HSM, so that nothing its
            keys have wrapped can ever be read again, not even from a backup of the database.
          </p>
          {refused === undefined ? null : (
            <p aria-hidden className="mt-1 text-faint">
              {refused}
            </p>
          )}
        </div>
        <Button refused={refused} onPress={() => setAsked(true)}>
          Delete instance
        </Button>
      </div>
      {asked ? (
        <DeleteInstanceDialog
          instanceId={instance.id}
          name={instance.name}
          refused={refused}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </Card>
  )
}
