import { API_KEY_NAME } from '@keywright/core/vocabulary/limits'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { EndFields } from '../../components/form/end-fields.tsx'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { placeError } from '../../components/form/place-error.ts'
import { TextField } from '../../components/form/text-field.tsx'
import { endOf, judgeEnd, type EndValues } from '../../lib/end-date.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { useOneCall } from '../../lib/use-one-call.ts'
import { useServerBlame } from '../../lib/use-server-blame.ts'
import { withinLimit } from '../../lib/within-limit.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FormFooter } from '../../ui/form-footer.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PanelBody, PanelFooter, SidePanel } from '../../ui/panel.tsx'
import { apiKeySnippet } from './api-key-snippet.ts'
import { afterAccessChange, createApiKey, type NewApiKey } from './queries.ts'

interface ApiKeyPanelProps {
  readonly instanceId: string
  readonly serviceId: string
  readonly serviceName: string
  readonly refused: string | undefined
  readonly onClose: () => void
}

/** Makes an API key and shows it once: the panel alone holds it. */
export function ApiKeyPanel({ instanceId, serviceId, serviceName, refused, onClose }: ApiKeyPanelProps) {
  const [made, setMade] = useState<NewApiKey>()
  return (
    <SidePanel title={made === undefined ? `New API key for ${serviceName}` : 'API key created'} onClose={onClose}>
      {made === undefined ? (
        <ApiKeyForm serviceId={serviceId} refused={refused} onMade={setMade} onClose={onClose} />
      ) : (
        <>
          <PanelBody>
            <Made made={made} instanceId={instanceId} />
          </PanelBody>
          <PanelFooter>
            <Button variant="primary" onPress={onClose}>
              Done
            </Button>
          </PanelFooter>
        </>
      )}
    </SidePanel>
  )
}

interface ApiKeyValues extends EndValues {
  name: string
}

const FIELDS = ['name', 'expiresAt'] as const

interface ApiKeyFormProps {
  readonly serviceId: string
  readonly refused: string | undefined
  readonly onMade: (made: NewApiKey) => void
  readonly onClose: () => void
}

function ApiKeyForm({ serviceId, refused, onMade, onClose }: ApiKeyFormProps) {
  const call = useOneCall(afterAccessChange)
  const { register, handleSubmit, setError, watch, formState } = useForm<ApiKeyValues>({
    defaultValues: { name: '', expiresAt: 'never', endsOn: '' },
  })
  const { errors } = formState
  const values = watch()
  useServerBlame(call.error, (error) => placeError<ApiKeyValues>(error, FIELDS, setError))
  const submit = handleSubmit((all) => {
    const expiresAt = endOf(all, serverNow())
    const body = { name: all.name.trim(), ...(expiresAt === undefined ? {} : { expiresAt }) }
    return call.run(async () => onMade(await createApiKey(serviceId, body)))
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col">
      <PanelBody>
        <FormFailure error={call.error} fields={FIELDS} />
        <p className="text-pretty text-soft">
          The program exchanges it for an access token. Give each machine one of its own, so that one can be deleted
          without stopping the others.
        </p>
        <TextField
          label="Name"
          autoFocus
          placeholder="server-1"
          field={register('name', { validate: withinLimit(API_KEY_NAME) })}
          error={errors.name?.message}
          hint="Where it will be: a machine, a pipeline."
        />
        <EndFields
          label="Expires"
          values={values}
          preset={register('expiresAt')}
          date={register('endsOn', { validate: (endsOn, all) => judgeEnd({ ...all, endsOn }, serverNow()) })}
          errors={{ expiresAt: errors.expiresAt?.message, endsOn: errors.endsOn?.message }}
          never="Works until it is deleted."
        />
      </PanelBody>
      <FormFooter
        onCancel={onClose}
        pending={call.pending}
        refused={refused}
        working="Creating…"
        send="Create API key"
      />
    </form>
  )
}

function Made({ made, instanceId }: { readonly made: NewApiKey; readonly instanceId: string }) {
  return (
    <>
      <Notice tone="good" title={`The API key ${made.name} is ready.`} role="status">
        Only its hash is kept here.
      </Notice>
      <div>
        <p className="mb-1.5 text-sm font-medium">API key</p>
        <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 font-mono text-xs break-all">{made.apiKey}</code>
          <CopyButton text={made.apiKey} what="API key" words />
        </div>
      </div>
      <Notice tone="warn" title="It is shown this once.">
        Put it where the program reads its secrets. Whoever loses it gets a new one.
      </Notice>
      <CodeBlock label="Try it with curl" whole text={apiKeySnippet(location.origin, instanceId)} />
    </>
  )
}
