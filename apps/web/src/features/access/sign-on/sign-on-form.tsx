import { CLAIM_NAME, CLIENT_ID, ISSUER } from '@keywright/core/vocabulary/limits'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { CheckField } from '../../../components/form/check-field.tsx'
import { FormFailure } from '../../../components/form/form-failure.tsx'
import { placeError } from '../../../components/form/place-error.ts'
import { SecretField } from '../../../components/form/secret-field.tsx'
import { TextField } from '../../../components/form/text-field.tsx'
import { announce } from '../../../lib/announce.ts'
import { useOneCall } from '../../../lib/use-one-call.ts'
import { useServerBlame } from '../../../lib/use-server-blame.ts'
import { withinLimit } from '../../../lib/within-limit.ts'
import { Button } from '../../../ui/button.tsx'
import { afterAccessChange, type Group } from '../queries.ts'
import { MappingFields } from './mapping-fields.tsx'
import { setSingleSignOn, type SignOnProvider } from './queries.ts'
import { FIELDS, requestOf, valuesOf, type SignOnValues } from './sign-on-values.ts'
import { TestProvider } from './test-provider.tsx'

interface SignOnFormProps {
  readonly provider: SignOnProvider | undefined
  readonly groups: readonly Group[]
  readonly refused: string | undefined
}

const KEPT =
  'One is kept, and shown to nobody. Type another to replace it; for another issuer or client it is typed anew.'
const NONE_KEPT = 'As the provider shows it once. Leave it empty for a public client.'

/** By which provider people sign in. The secret is held in the form alone, and emptied once it is saved. */
export function SignOnForm({ provider, groups, refused }: SignOnFormProps) {
  const call = useOneCall(afterAccessChange)
  const form = useForm<SignOnValues>({ defaultValues: valuesOf(provider) })
  const [mappings, setMappings] = useState(valuesOf(provider).mappings)
  const { register, handleSubmit, setError, setValue, formState, watch } = form
  const { errors } = formState
  useServerBlame(call.error, (error) => placeError<SignOnValues>(error, FIELDS, setError))
  const submit = handleSubmit((values) =>
    call.run(
      () => setSingleSignOn(requestOf({ ...values, mappings }, provider)),
      () => {
        setValue('clientSecret', '')
        announce('Single sign-on holds from now on.')
      },
    ),
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      <FormFailure error={call.error} fields={FIELDS} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="lg:col-span-2">
          <TextField
            label="Issuer"
            mono
            placeholder="https://sso.example.com/realms/staff"
            field={register('issuer', { validate: withinLimit(ISSUER) })}
            error={errors.issuer?.message}
            hint="Exactly as the provider writes it in its tokens."
          />
          <TestProvider issuer={watch('issuer')} refused={refused} />
        </div>
        <TextField
          label="Client id"
          mono
          field={register('clientId', { validate: withinLimit(CLIENT_ID) })}
          error={errors.clientId?.message}
        />
        <SecretField
          label="Client secret"
          autoComplete="off"
          field={register('clientSecret')}
          error={errors.clientSecret?.message}
          hint={provider?.hasSecret === true ? KEPT : NONE_KEPT}
        />
      </div>
      <CheckField
        label="Let in whom nobody invited"
        hint="Whoever the provider signs in with a verified e-mail address. They hold no role but those of the groups below. Else only invited people come in, and those who are here already."
        field={register('admitsUnknown')}
      />
      <CheckField
        label="The provider’s second step is enough"
        hint="Where it says that several factors were used (mfa in the claim amr). Else whoever has a second step here shows it too."
        field={register('trustsSecondStep')}
      />
      <div className="max-w-80">
        <TextField
          label="Claim with the groups"
          mono
          field={register('groupsClaim', { validate: withinLimit(CLAIM_NAME) })}
          error={errors.groupsClaim?.message}
        />
      </div>
      <MappingFields mappings={mappings} groups={groups} error={errors.mappings?.message} onChange={setMappings} />
      <div>
        <Button type="submit" variant="primary" pending={call.pending} refused={refused}>
          {call.pending ? 'Saving…' : provider === undefined ? 'Turn on single sign-on' : 'Save single sign-on'}
        </Button>
      </div>
    </form>
  )
}
