import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { hsmWords } from '../features/hsm/hsm-words.ts'
import { msWords } from '../features/hsm/latency-figures.tsx'
import { hsmQuery } from '../features/hsm/queries.ts'
import { paths } from '../lib/paths.ts'
import { useWorkplace } from './workplace.ts'

const INK = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  idle: 'text-faint',
  accent: 'text-accent',
} as const

/** How the HSM is and how fast, in one line that leads to its page. */
export function HsmLine() {
  const { instance, refusedAnywhere } = useWorkplace()
  const visible = refusedAnywhere('kms.hsm.read') === undefined
  const { data: hsm } = useQuery({ ...hsmQuery, enabled: visible })
  if (hsm === undefined) return null
  const { word, tone, icon: Icon } = hsmWords(hsm)
  return (
    <Link
      to={paths.hsm}
      params={{ instanceId: instance.id }}
      className="figures inline-flex items-center gap-x-3 rounded text-sm text-soft hover:text-ink hover:underline hover:decoration-line-strong hover:underline-offset-3"
    >
      <span className="inline-flex items-center gap-1.5">
        <Icon aria-hidden className={`size-3.5 ${INK[tone]}`} />
        HSM {word.toLowerCase()}
      </span>
      {hsm.state !== 'ready' || hsm.canary === undefined ? null : (
        <span className="text-faint">
          <span className="hidden sm:inline">p50 {msWords(hsm.canary.p50Ms)}, </span>p95 {msWords(hsm.canary.p95Ms)}
        </span>
      )}
    </Link>
  )
}
