import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'

interface OutputProps {
  readonly label: string
  readonly text: string
}

const MASK = '•'.repeat(32)

/** A value to take away: readable, or masked until someone asks to see it. */
export function Output({ label, text, secret = false }: OutputProps & { readonly secret?: boolean }) {
  const [shown, setShown] = useState(!secret)
  const Icon = shown ? EyeOff : Eye
  return (
    <section aria-label={label} className="overflow-hidden rounded-lg border border-line bg-sunken">
      <header className="flex items-center justify-between gap-2 border-b border-line py-1 pr-1.5 pl-3">
        <h3 className="text-xs font-medium text-faint">{label}</h3>
        <span className="flex gap-1">
          {secret ? (
            <Button size="small" variant="quiet" onPress={() => setShown(!shown)}>
              <Icon aria-hidden className="size-3.5" />
              {shown ? 'Hide' : 'Reveal'}
            </Button>
          ) : null}
          <CopyButton text={text} what={label.toLowerCase()} words />
        </span>
      </header>
      <p
        className="max-h-40 overflow-y-auto p-3 font-mono text-xs leading-5 break-all"
        tabIndex={0}
        role="group"
        aria-label={`${label} value`}
      >
        {shown ? (
          text
        ) : (
          <>
            <span aria-hidden>{MASK}</span>
            <span className="sr-only">hidden</span>
          </>
        )}
      </p>
    </section>
  )
}
