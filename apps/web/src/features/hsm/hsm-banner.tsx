import { useQuery } from '@tanstack/react-query'
import { Notice } from '../../ui/notice.tsx'
import { hsmTrouble } from './hsm-words.ts'
import { hsmQuery } from './queries.ts'

const STILL_WORKS =
  'Reading keys, their facts and the audit trail still works. Creating, importing, rotating, wrapping and unwrapping wait for the HSM.'

/** Shown on every page while the HSM is in trouble; says what can be done meanwhile. */
export function HsmBanner({ visible }: { readonly visible: boolean }) {
  const { data: hsm } = useQuery({ ...hsmQuery, enabled: visible })
  const trouble = hsm && hsmTrouble(hsm)
  if (hsm === undefined || trouble === undefined) return null
  return (
    <div className="mb-5">
      <Notice tone={hsm.state === 'ready' || hsm.state === 'starting' ? 'warn' : 'bad'} title={trouble} role="status">
        {hsm.problem === undefined ? null : <p>{hsm.problem}</p>}
        {hsm.state === 'ready' ? null : <p>{STILL_WORKS}</p>}
      </Notice>
    </div>
  )
}
