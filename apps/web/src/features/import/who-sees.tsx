import { Cpu, Eye, EyeOff, Laptop, Server, type LucideIcon } from 'lucide-react'
import { Card } from '../../ui/card.tsx'
import type { Flow } from './import-flow.ts'

interface Place {
  readonly icon: LucideIcon
  readonly name: string
  readonly sees: boolean
  readonly words: string
}

const HSM = { icon: Cpu, name: 'The HSM' } as const
const SERVER = { icon: Server, name: 'Keywright’s server' } as const
const BROWSER = { icon: Laptop, name: 'This browser' } as const
const INSIDE = { ...HSM, sees: true, words: 'Opens it and keeps it.' } as const

const PLACES = {
  browser: [
    { ...BROWSER, sees: true, words: 'Until it is wrapped; then it is wiped.' },
    { ...SERVER, sees: false, words: 'Only ciphertext for the HSM.' },
    INSIDE,
  ],
  offline: [
    { ...BROWSER, sees: false, words: 'Only ciphertext for the HSM.' },
    { ...SERVER, sees: false, words: 'Only ciphertext for the HSM.' },
    INSIDE,
  ],
  plain: [
    { ...BROWSER, sees: true, words: 'Until it is imported; then it is wiped.' },
    { ...SERVER, sees: true, words: 'In memory, for the one request.' },
    INSIDE,
  ],
  standard: [
    { ...BROWSER, sees: true, words: 'Until it is stored; then it is wiped.' },
    { ...SERVER, sees: true, words: 'In memory, when it is stored and when it is read.' },
    { ...HSM, sees: true, words: 'Encrypts it, and decrypts it when it is read.' },
  ],
} as const satisfies Record<string, readonly Place[]>

/** Where the secret is in plain, place by place, for the way that is chosen. */
export function WhoSees({ kind, method }: Pick<Flow, 'kind' | 'method'>) {
  return (
    <Card title="Who sees it in plain">
      <ol className="flex flex-col gap-3">
        {PLACES[kind === 'standard' ? 'standard' : method].map(({ icon: Icon, name, sees, words }) => {
          const Mark = sees ? Eye : EyeOff
          return (
            <li key={name} className="flex gap-3">
              <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
              <div className="min-w-0 flex-1 text-sm">
                <p className="flex items-center justify-between gap-2">
                  <span className="font-medium">{name}</span>
                  <span className="inline-flex items-center gap-1 text-xs whitespace-nowrap text-soft">
                    <Mark aria-hidden className={`size-3.5 ${sees ? 'text-warn' : 'text-good'}`} />
                    {sees ? 'Sees it' : 'Does not'}
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
