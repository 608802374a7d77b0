import { CircleCheck, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { announcements } from '../lib/announce.ts'
import { Button } from '../ui/button.tsx'

/** The region is always there: a screen reader speaks only of what changes inside one it knows. */
export function Announcements() {
  const said = useSyncExternalStore(announcements.subscribe, announcements.current)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex justify-center"
    >
      {said === undefined ? null : (
        <p
          key={said.id}
          className="pointer-events-auto flex max-w-md animate-[rise_140ms] items-center gap-2.5 rounded-lg bg-surface py-1.5 pr-1.5 pl-3.5 text-sm shadow-float"
        >
          <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
          <span className="min-w-0 break-words">{said.text}</span>
          <Button variant="quiet" size="icon" label="Dismiss" onPress={announcements.dismiss} className="size-7!">
            <X aria-hidden className="size-3.5" />
          </Button>
        </p>
      )}
    </div>
  )
}
