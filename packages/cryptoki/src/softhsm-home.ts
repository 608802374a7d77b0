import { join, resolve } from 'node:path'

/** Where an embedded SoftHSM keeps its things. */
export interface SofthsmHome {
  readonly directory: string
  readonly conf: string
  readonly tokens: string
  /** A token is made here and moved to `tokens` when it is whole. */
  readonly making: string
}

/** Names only; nothing is made. */
export function softhsmHome(directory: string): SofthsmHome {
  const home = resolve(directory)
  return {
    directory: home,
    conf: join(home, 'softhsm2.conf'),
    tokens: join(home, 'tokens'),
    making: join(home, 'making'),
  }
}

/** What points SoftHSM to its configuration; read when the library is initialised. */
export const softhsmEnvironment = ({ conf }: SofthsmHome): { readonly SOFTHSM2_CONF: string } => ({
  SOFTHSM2_CONF: conf,
})
