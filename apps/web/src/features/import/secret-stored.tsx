import { LinkButton } from '../../components/link-button.tsx'
import { paths } from '../../lib/paths.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'

interface SecretStoredProps {
  readonly instanceId: string
  readonly keyId: string
  readonly name: string | undefined
}

/** A secret that came in by the form; it is not shown again here. */
export function SecretStored({ instanceId, keyId, name }: SecretStoredProps) {
  const params = { instanceId, keyId }
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      <Notice tone="good" title={`${name ?? 'The secret'} is stored.`} role="status">
        Encrypted under a key of the HSM. Whoever may read it finds it on its page, under “Use it”; the audit trail has
        the event, without the secret.
      </Notice>
      <div>
        <p className="mb-1.5 text-sm font-medium">Key id</p>
        <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 font-mono text-xs break-all">{keyId}</code>
          <CopyButton text={keyId} what="key id" />
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <LinkButton to={paths.key} params={params} variant="primary">
          Open the key
        </LinkButton>
        <LinkButton to={paths.keyImport} params={params} search={{ type: 'standard' }}>
          Store another
        </LinkButton>
      </div>
    </div>
  )
}
