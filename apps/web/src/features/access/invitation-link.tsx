import { localWords } from '../../lib/date-words.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Invitation } from './queries.ts'

/** Held by the panel alone, and gone with it. */
export const InvitationLink = ({ invitation: { person, url, expiresAt } }: { readonly invitation: Invitation }) => (
  <>
    <Notice tone="good" title={`${person.name} is invited.`} role="status">
      Nothing is sent by e-mail: hand the link over yourself.
    </Notice>
    <div>
      <p className="mb-1.5 text-sm font-medium">Link for {person.name}</p>
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{url}</code>
        <CopyButton text={url} what="invitation link" words />
      </div>
    </div>
    <Notice tone="warn" title="It is shown this once.">
      It works once, until {localWords(expiresAt)}. Whoever has it becomes {person.name}; a new link ends this one.
    </Notice>
  </>
)
