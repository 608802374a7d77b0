import { ruleFor, strictest, type Rule } from '../policy/dual-control.ts'
import type { Grant } from '../policy/principal.ts'
import type { Store } from '../ports/store.ts'

/**
 * What it takes to give somebody roles on these places, by whatever road: that of the whole installation, and of each
 * instance where it names grants, whichever asks for most. `undefined` where one person is enough.
 */
export async function grantRule(
  store: Pick<Store, 'findDualControl'>,
  scopes: readonly Grant['scope'][],
): Promise<Rule | undefined> {
  if (scopes.length === 0) return undefined
  const places = [...new Set<Grant['scope']>(['platform', ...scopes])]
  const controls = await Promise.all(places.map((place) => store.findDualControl(place)))
  return strictest(controls.map((control) => ruleFor(control, 'kms.access-grants.write')))
}
