import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../features/access/confirm-dialog.tsx'
import { groupsQuery } from '../features/access/queries.ts'
import { deleteSingleSignOn, singleSignOnQuery, type SingleSignOn } from '../features/access/sign-on/queries.ts'
import { SignOnForm } from '../features/access/sign-on/sign-on-form.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { IdText } from '../ui/id-text.tsx'
import { AccessPart } from './access-part.tsx'
import { groupsToMap } from './access-search.ts'
import { useWorkplace } from './workplace.ts'

/** By which provider of the organisation people sign in. */
export function AccessSignOnTab() {
  const { refusedOnPlatform } = useWorkplace()
  const unseen = refusedOnPlatform('kms.single-sign-on.read')
  const asked = useQuery({ ...singleSignOnQuery, enabled: unseen === undefined })
  return (
    <AccessPart what="single sign-on" refused={unseen} asked={asked}>
      {(singleSignOn) => <Loaded {...singleSignOn} />}
    </AccessPart>
  )
}

function Loaded({ redirectUri, provider }: SingleSignOn) {
  const { refusedOnPlatform } = useWorkplace()
  const { data: listed } = useQuery({
    ...groupsQuery(groupsToMap),
    enabled: refusedOnPlatform('kms.groups.list') === undefined,
  })
  const [leaving, setLeaving] = useState(false)
  const refused = refusedOnPlatform('kms.single-sign-on.write')
  return (
    <Card
      title="Single sign-on"
      aside={
        provider === undefined ? null : (
          <Button size="small" refused={refused} onPress={() => setLeaving(true)}>
            Turn off
          </Button>
        )
      }
    >
      <div className="mb-5 flex flex-col gap-3 text-sm text-soft">
        <p className="max-w-prose text-pretty">
          {provider === undefined
            ? 'People sign in at the provider your organisation uses (OpenID Connect: Keycloak, Entra ID, Okta and the like). Make a confidential client there for the authorization code flow, and allow this one redirect URI:'
            : 'On: the sign-in page offers it. The client at the provider must be allowed this one redirect URI:'}
        </p>
        <p>
          <IdText id={redirectUri} shown={redirectUri} copyAs="redirect URI" />
        </p>
      </div>
      <SignOnForm
        key={provider?.updatedAt ?? 'off'}
        provider={provider}
        groups={listed?.groups ?? []}
        refused={refused}
      />
      {leaving ? (
        <ConfirmDialog
          title="Turn off single sign-on?"
          send="Turn off"
          working="Turning off…"
          act={deleteSingleSignOn}
          done="Single sign-on is off."
          onClose={() => setLeaving(false)}
        >
          <p className="text-pretty">
            Nobody signs in by the provider any more. What its groups gave ends at once, and so do the sessions of
            people who have no passphrase. People stay, and those with a passphrase go on with it.
          </p>
        </ConfirmDialog>
      ) : null}
    </Card>
  )
}
