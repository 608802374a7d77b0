import { Download } from 'lucide-react'
import { download } from '../../../lib/download.ts'
import { Button } from '../../../ui/button.tsx'
import { CodeBlock } from '../../../ui/code-block.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PanelBody, PanelFooter, SmallDialog } from '../../../ui/panel.tsx'

interface RecoveryCodesProps {
  readonly codes: readonly string[]
  readonly onClose: () => void
}

/** Shown this once, to be kept on paper. */
export function RecoveryCodes({ codes, onClose }: RecoveryCodesProps) {
  const text = codes.join('\n')
  return (
    <SmallDialog title="Recovery codes" onClose={onClose}>
      <PanelBody>
        <Notice tone="warn" title="These are shown this once.">
          Each signs you in once, after your passphrase, should you lose your phone or your passkey. Keep them where
          your passphrase is not.
        </Notice>
        <CodeBlock label="Recovery codes" text={text} whole />
      </PanelBody>
      <PanelFooter>
        <Button onPress={() => download('keywright-recovery-codes.txt', `${text}\n`, 'text/plain')}>
          <Download aria-hidden className="size-4" />
          Download
        </Button>
        <Button variant="primary" onPress={onClose}>
          I have kept them
        </Button>
      </PanelFooter>
    </SmallDialog>
  )
}
