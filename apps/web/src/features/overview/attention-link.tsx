import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../../lib/paths.ts'
import type { Attention } from './queries.ts'

const LOOK =
  'inline-flex shrink-0 items-center gap-0.5 rounded-md text-sm font-medium whitespace-nowrap text-accent after:absolute after:inset-0 hover:underline hover:underline-offset-3'

interface AttentionLinkProps {
  readonly instanceId: string
  readonly item: Attention
  readonly children: ReactNode
}

/** The list that has them all, the most urgent on top. */
const SEVERAL = {
  expired: { state: '3', expires: '30d', sort: '-expirationDate' },
  expiring: { state: '1,2', expires: '30d', sort: 'expirationDate' },
  purging: { state: '5', sort: 'deletionDate' },
} as const

/** Leads to where the matter is dealt with; the whole row is its target. */
export function AttentionLink({ instanceId, item: { kind, keyId, ceremonyId }, children }: AttentionLinkProps) {
  const params = { instanceId }
  if (kind === 'hsm') {
    return (
      <Link to={paths.hsm} params={params} className={LOOK}>
        {children}
      </Link>
    )
  }
  if (kind === 'failures') {
    return (
      <Link to={paths.audit} params={params} search={{ outcome: 'failure', range: '24h' }} className={LOOK}>
        {children}
      </Link>
    )
  }
  if (kind === 'ceremony') {
    return ceremonyId === undefined ? (
      <Link to={paths.keyImport} params={params} className={LOOK}>
        {children}
      </Link>
    ) : (
      <Link to={paths.importCeremony} params={{ ...params, ceremonyId }} className={LOOK}>
        {children}
      </Link>
    )
  }
  if (keyId === undefined) {
    return (
      <Link to={paths.keys} params={params} search={SEVERAL[kind]} className={LOOK}>
        {children}
      </Link>
    )
  }
  return (
    <Link to={kind === 'purging' ? paths.keyDanger : paths.key} params={{ ...params, keyId }} className={LOOK}>
      {children}
    </Link>
  )
}
