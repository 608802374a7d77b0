import { Cpu, Eye, EyeOff, Laptop, LockKeyhole, Server, type LucideIcon } from 'lucide-react'
import { Card } from '../../ui/card.tsx'
import type { Flow } from './import-flow.ts'

interface Place {
  readonly icon: LucideIcon
  readonly name: string
  /** The HSM is where the key is meant to be: that it opens it is no cause for care. */
  readonly sees: 'yes' | 'no' | 'meant to'
  readonly words: string
}

const HSM = { icon: Cpu, name: 'The HSM' } as const
const SERVER = { icon: Server, name: 'Keywright’s server' } as const
const BROWSER = { icon: Laptop, name: 'This browser' } as const
const INSIDE = { ...HSM, sees: 'meant to', words: 'Inside, where it stays from then on.' } as const

const PLACES = {
  browser: [
    { ...BROWSER, sees: 'yes', words: 'Until it is wrapped; then it is wiped.' },
    { ...SERVER, sees: 'no', words: 'Only ciphertext for the HSM.' },
    INSIDE,
  ],
  offline: [
    { ...BROWSER, sees: 'no', words: 'Only ciphertext for the HSM.' },
    { ...SERVER, sees: 'no', words: 'Only ciphertext for the HSM.' },
    INSIDE,
  ],
  plain: [
    { ...BROWSER, sees: 'yes', words: 'Until it is imported; then it is wiped.' },
    { ...SERVER, sees: 'yes', words: 'In memory, for the one request.' },
    INSIDE,
  ],
  standard: [
    { ...BROWSER, sees: 'yes', words: 'Until it is stored; then it is wiped.' },
    { ...SERVER, sees: 'yes', words: 'In memory, when it is stored and when it is read.' },
    { ...HSM, sees: 'meant to', words: 'Encrypts it, and decrypts it when it is read.' },
  ],
} as const satisfies Record<string, readonly Place[]>

const WIPED = { ...BROWSER, sees: 'no', words: 'It is wrapped; what was typed is wiped.' } as const

const SEES = {
  yes: { icon: Eye, ink: 'text-warn', said: 'Sees it' },
  no: { icon: EyeOff, ink: 'text-good', said: 'Does not' },
  'meant to': { icon: LockKeyhole, ink: 'text-accent', said: 'Opens it' },
} as const

/** Where the secret is in plain, place by place, for the way that is chosen and as far as it has come. */
export function WhoSees({ kind, method, ready }: Pick<Flow, 'kind' | 'method' | 'ready'>) {
  const [browser, ...others] = PLACES[kind === 'standard' ? 'standard' : method]
  const places = [ready?.way === 'browser' ? WIPED : browser, ...others]
  return (
    <Card title="Who sees it in plain">
      <ol className="flex flex-col gap-3">
        {places.map(({ icon: Icon, name, sees, words }) => {
          const { icon: Mark, ink, said } = SEES[sees]
          return (
            <li key={name} className="flex gap-3">
              <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
              <div className="min-w-0 flex-1 text-sm">
                <p className="flex items-center justify-between gap-2">
                  <span className="font-medium">{name}</span>
                  <span className="inline-flex items-center gap-1 text-xs whitespace-nowrap text-soft">
                    <Mark aria-hidden className={`size-3.5 ${ink}`} />
                    {said}
                  </span>
                </p>
                <p className="text-faint">{words}</p>
              </div>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
