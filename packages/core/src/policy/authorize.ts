import type { InstanceRecord } from '../ports/records.ts'
import type { InstanceId } from '../vocabulary/ids.ts'
import { circumstancesOf, type Caller, type Grant } from './principal.ts'
import { reachOf, type KeyReach } from './reach.ts'
import type { Action } from './roles.ts'
import { refusalBy } from './verdict.ts'

const MINT = Symbol('only authorize() mints proofs')

/** A proof for the platform reaches no key. */
type ReachOf<Scope> = Scope extends 'platform' ? undefined : KeyReach

/**
 * Proof that the role table allows this caller this action on this instance, on the keys its reach covers. Operations
 * ask for it, and nothing but `authorize` can make one, so that an operation without a check does not compile.
 */
export class Authorized<A extends Action, Scope extends InstanceRecord | 'platform' = InstanceRecord> {
  readonly #minted: boolean = true
  readonly caller: Caller
  readonly action: A
  readonly scope: Scope
  readonly reach: ReachOf<Scope>

  constructor(mint: typeof MINT, proved: Pick<Authorized<A, Scope>, 'caller' | 'action' | 'scope' | 'reach'>) {
    if (mint !== MINT) throw new TypeError('a proof of authorization is minted by authorize() alone')
    this.caller = proved.caller
    this.action = proved.action
    this.scope = proved.scope
    this.reach = proved.reach
  }

  /** Throws for whatever `authorize` did not mint, whatever its shape or prototype: casts get past the compiler. */
  static requireGenuine(this: void, proof: Authorized<Action, InstanceRecord | 'platform'>): void {
    // Where the field is missing, reading it throws a TypeError of its own.
    if (!proof.#minted) throw new TypeError('a proof of authorization is minted by authorize() alone')
  }
}

/** Where the caller may do this: for what is not about one instance, but shows what belongs to them. */
export function scopesFor(caller: Caller, action: Action): readonly Grant['scope'][] {
  const circumstances = circumstancesOf(caller)
  const { grants } = caller.principal
  return [
    ...new Set(
      grants
        .filter((grant) => refusalBy(grant, { action, scope: grant.scope }, circumstances) === undefined)
        .map(({ scope }) => scope),
    ),
  ]
}

function grantsFor(caller: Caller, action: Action, scope: InstanceId | 'platform'): readonly Grant[] {
  const [ask, circumstances] = [{ action, scope }, circumstancesOf(caller)]
  return caller.principal.grants.filter((grant) => refusalBy(grant, ask, circumstances) === undefined)
}

/**
 * The proof, or `undefined` where no grant of the caller allows the action anywhere on this scope. Which keys it holds
 * for is its reach.
 */
export function authorize<A extends Action, Scope extends InstanceRecord | 'platform'>(
  caller: Caller,
  action: A,
  scope: Scope,
): Authorized<A, Scope> | undefined {
  const grants = grantsFor(caller, action, scope === 'platform' ? scope : scope.id)
  if (grants.length === 0) return undefined
  // What a scope is decides what its reach is, which TypeScript cannot relate here.
  const reach = (scope === 'platform' ? undefined : reachOf(scope.id, grants)) as ReachOf<Scope>
  return new Authorized(MINT, { caller, action, scope, reach })
}
