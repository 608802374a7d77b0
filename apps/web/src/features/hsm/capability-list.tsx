import { CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import type { Hsm } from './queries.ts'

type Capability = Hsm['capabilities'][number]

const LOOKS = {
  works: { icon: CircleCheck, ink: 'text-good', word: 'Works' },
  missing: { icon: CircleX, ink: 'text-bad', word: 'Missing' },
  absent: { icon: CircleMinus, ink: 'text-faint', word: 'Not offered' },
} as const

const looksOf = ({ works, required }: Capability) => (works ? LOOKS.works : required ? LOOKS.missing : LOOKS.absent)

interface RowProps {
  readonly capability: Capability
  readonly brief: boolean
}

function Row({ capability, brief }: RowProps) {
  const { name, neededFor, required, problem } = capability
  const { icon: Icon, ink, word } = looksOf(capability)
  return (
    <li
      className={`flex gap-3 px-4 ${brief ? 'py-1.5' : 'py-2.5'} ${brief && problem !== undefined ? 'col-span-full' : ''}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {name}
          {required ? null : <span className="ml-2 text-xs font-normal text-faint">optional</span>}
        </p>
        {brief ? null : <p className="text-sm text-faint first-letter:uppercase">{neededFor}</p>}
        {problem === undefined ? null : <p className="mt-0.5 text-sm text-soft">{problem}</p>}
      </div>
      <span className={`text-sm font-medium whitespace-nowrap ${ink}`}>{word}</span>
    </li>
  )
}

interface CapabilityListProps {
  readonly capabilities: readonly Capability[]
  /** Leaves out what each is needed for. */
  readonly brief?: boolean
}

/** What the token was asked to do at start, and whether it really did. */
export const CapabilityList = ({ capabilities, brief = false }: CapabilityListProps) => (
  <ul
    className={
      brief
        ? 'py-1.5 text-sm sm:grid sm:grid-cols-2'
        : 'text-base lg:grid lg:grid-cols-2 *:border-b *:border-line lg:*:odd:border-r'
    }
  >
    {capabilities.map((capability) => (
      <Row key={capability.name} capability={capability} brief={brief} />
    ))}
  </ul>
)
