import { LinkButton } from '../../components/link-button.tsx'
import { paths } from '../../lib/paths.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PanelBody, PanelFooter } from '../../ui/panel.tsx'
import type { Key } from './queries.ts'

interface KeyCreatedProps {
  readonly item: Key
  readonly instanceId: string
  readonly onAnother: () => void
}

/** What people do next with a key they have just made. */
export function KeyCreated({ item, instanceId, onAnother }: KeyCreatedProps) {
  const params = { instanceId, keyId: item.id }
  return (
    <>
      <PanelBody>
        <Notice tone="good" title={`${item.name} is ready.`} role="status">
          The HSM made its material; the database holds it wrapped, and the audit trail has the event.
        </Notice>
        <div>
          <p className="mb-1.5 text-sm font-medium">Key id</p>
          <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
            <code className="min-w-0 flex-1 font-mono text-xs break-all">{item.id}</code>
            <CopyButton text={item.id} what="key id" words />
          </div>
        </div>
        <ul className="divide-y divide-line rounded-lg border border-line">
          <li className="flex flex-wrap items-center justify-between gap-2 px-3.5 py-3">
            <span className="text-sm text-soft">Try it: wrap a data key with it.</span>
            <LinkButton to={paths.keyUse} params={params} size="small">
              Wrap a data key
            </LinkButton>
          </li>
          <li className="flex flex-wrap items-center justify-between gap-2 px-3.5 py-3">
            <span className="text-sm text-soft">See who did what with it.</span>
            <LinkButton to={paths.keyActivity} params={params} size="small">
              Its activity
            </LinkButton>
          </li>
        </ul>
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
