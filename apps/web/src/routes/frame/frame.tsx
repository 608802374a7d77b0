import { Outlet, useMatch } from '@tanstack/react-router'
import { lazy, Suspense, useState, useSyncExternalStore } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Announcements } from '../../components/announcements.tsx'
import { HsmBanner } from '../../features/hsm/hsm-banner.tsx'
import { bulkView } from '../../features/keys/bulk-job.ts'
import { storeCompact, storedCompact } from '../../lib/rail-width.ts'
import { stepUp } from '../../lib/step-up.ts'
import { useWorkplace } from '../workplace.ts'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

/** A run over many keys follows the reader to every page; most visits have none. */
const BulkCenter = lazy(async () => ({ default: (await import('../../features/keys/bulk-center.tsx')).BulkCenter }))

/** Asked seldom. */
const StepUpDialog = lazy(async () => ({
  default: (await import('../../features/session/step-up-dialog.tsx')).StepUpDialog,
}))

/** The rail on the left, a drawer where there is no room for it; the page beside it. */
export function Frame() {
  const [drawer, setDrawer] = useState(false)
  const [compact, setCompact] = useState(storedCompact)
  const { refusedAnywhere } = useWorkplace()
  // Its own page says all that the banner does, and more.
  const onHsmPage = useMatch({ from: '/instances/$instanceId/hsm', shouldThrow: false }) !== undefined
  const running = useSyncExternalStore(bulkView.subscribe, bulkView.current) !== undefined
  const proofAsked = useSyncExternalStore(stepUp.subscribe, stepUp.asked)
  const narrow = (next: boolean) => {
    storeCompact(next)
    setCompact(next)
  }
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[auto_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <div
        className={`sticky top-0 hidden h-dvh overflow-y-auto border-r border-line bg-rail md:block ${compact ? 'w-14' : 'w-58'}`}
      >
        <Rail compact={compact} onCompact={narrow} />
      </div>
      <ModalOverlay
        isOpen={drawer}
        onOpenChange={setDrawer}
        isDismissable
        className="fixed inset-0 z-40 animate-[fade_120ms] bg-veil md:hidden"
      >
        <Modal className="h-full w-72 max-w-[85vw] animate-[slide-in-left_180ms_cubic-bezier(0.2,0.8,0.2,1)] bg-rail shadow-float">
          <Dialog aria-label="Menu" className="h-full overflow-y-auto">
            <Rail onGo={() => setDrawer(false)} />
          </Dialog>
        </Modal>
      </ModalOverlay>
      <div className="min-w-0">
        <TopBar onMenu={() => setDrawer(true)} />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl px-4 has-[[data-wide]]:max-w-[100rem] pt-6 pb-16 sm:px-6 lg:px-8"
        >
          <HsmBanner visible={!onHsmPage && refusedAnywhere('kms.hsm.read') === undefined} />
          <Outlet />
        </main>
      </div>
      <Announcements />
      <Suspense>{proofAsked ? <StepUpDialog /> : null}</Suspense>
      <Suspense>{running ? <BulkCenter /> : null}</Suspense>
    </div>
  )
}
