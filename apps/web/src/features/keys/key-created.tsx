import { LinkButton } from '../../components/link-button.tsx'
import { paths } from '../../lib/paths.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PanelBody, PanelFooter } from '../../ui/panel.tsx'
import type { Key } from './queries.ts'
import { Output } from './secret-output.tsx'

interface KeyCreatedProps {
  readonly item: Key
  readonly instanceId: string
  readonly onAnother: () => void
}

/** Held by the panel alone, and gone with it. */
const NewSecret = ({ payload }: { readonly payload: string }) => (
  <div className="flex flex-col gap-2.5">
    <Output label="Secret, base64" text={payload} secret />
    <Notice tone="warn" title="Put it where it belongs now, and nowhere else.">
      This panel forgets it when it closes. Whoever may read this key finds it again on the key’s page, and each reading
      is on record.
    </Notice>
  </div>
)

const READY = {
  root: 'Made by the HSM, stored wrapped.',
  standard: 'Drawn by the HSM, stored encrypted.',
} as const

/** What people do next with a key they have just made. */
export function KeyCreated({ item, instanceId, onAnother }: KeyCreatedProps) {
  const params = { instanceId, keyId: item.id }
  return (
    <>
      <PanelBody>
        <Notice tone="good" title={`${item.name} is ready.`} role="status">
          {READY[item.extractable ? 'standard' : 'root']}
        </Notice>
        {item.payload === undefined ? null : <NewSecret payload={item.payload} />}
        <div>
          <p className="mb-1.5 text-sm font-medium">Key id</p>
          <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
            <code className="min-w-0 flex-1 font-mono text-xs break-all">{item.id}</code>
            <CopyButton text={item.id} what="key id" />
          </div>
        </div>
        <div className="flex flex-wrap gap-2">
          <LinkButton to={paths.keyUse} params={params}>
            {item.extractable ? 'Use it' : 'Wrap a data key'}
          </LinkButton>
          <LinkButton to={paths.keyActivity} params={params}>
            Its activity
          </LinkButton>
          <LinkButton to={paths.keyAccess} params={params} search={{ open: 'grant' }}>
            Give access
          </LinkButton>
        </div>
      </PanelBody>
      <PanelFooter>
        <Button variant="quiet" onPress={onAnother}>
          Create another
        </Button>
        <LinkButton to={paths.key} params={params} variant="primary">
          Open the key
        </LinkButton>
      </PanelFooter>
    </>
  )
}
