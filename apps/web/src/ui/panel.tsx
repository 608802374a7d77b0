import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'

interface OverlayProps {
  readonly title: string
  readonly children: ReactNode
  readonly onClose: () => void
  readonly isOpen?: boolean
  /** Beside the title: a sentence, a badge. */
  readonly aside?: ReactNode
}

const PLACE = {
  panel: {
    overlay: 'justify-end',
    modal: 'h-full w-full max-w-[34rem] animate-[slide-in_180ms_cubic-bezier(0.2,0.8,0.2,1)] sm:border-l',
  },
  dialog: {
    overlay: 'items-start justify-center p-4 pt-[12vh]',
    modal: 'max-h-[80vh] w-full max-w-md animate-[rise_140ms_cubic-bezier(0.2,0.8,0.2,1)] rounded-xl border',
  },
} as const

function Overlay({
  place,
  title,
  children,
  onClose,
  isOpen = true,
  aside,
}: OverlayProps & { place: keyof typeof PLACE }) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      isDismissable
      className={classNames('fixed inset-0 z-40 flex bg-veil animate-[fade_120ms]', PLACE[place].overlay)}
    >
      <Modal
        className={classNames('flex flex-col overflow-hidden border-line bg-surface shadow-float', PLACE[place].modal)}
      >
        <Dialog className="flex min-h-0 flex-1 flex-col">
          <header className="flex items-start gap-3 border-b border-line px-5 py-3.5">
            <div className="min-w-0 flex-1">
              <Heading slot="title" level={2} className="text-lg leading-7 font-semibold tracking-tight break-words">
                {title}
              </Heading>
              {aside}
            </div>
            <Button variant="quiet" size="icon" label="Close" onPress={onClose} className="-mr-1.5">
              <X aria-hidden className="size-4" />
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** Slides in from the right and keeps the page behind it in sight. */
export const SidePanel = (props: OverlayProps) => <Overlay place="panel" {...props} />

/** A short question in the middle. */
export const SmallDialog = (props: OverlayProps) => <Overlay place="dialog" {...props} />

export const PanelBody = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-5 py-5">{children}</div>
)

export const PanelFooter = ({ children }: { readonly children: ReactNode }) => (
  <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
    {children}
  </footer>
)
