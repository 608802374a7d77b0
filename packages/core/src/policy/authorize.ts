import type { InstanceRecord } from '../ports/records.ts'
import type { Caller, Grant } from './principal.ts'
import { roleAllows, type Action } from './roles.ts'

const MINT = Symbol('only authorize() mints proofs')

/**
 * Proof that the role table allows this caller this action on this instance. Operations ask for it, and nothing but
 * `authorize` can make one, so that an operation without a check does not compile.
 */
export class Authorized<A extends Action, Scope extends InstanceRecord | 'platform' = InstanceRecord> {
  readonly #minted: boolean = true
  readonly caller: Caller
  readonly action: A
  readonly scope: Scope

  constructor(mint: typeof MINT, caller: Caller, action: A, scope: Scope) {
    if (mint !== MINT) throw new TypeError('a proof of authorization is minted by authorize() alone')
    this.caller = caller
    this.action = action
    this.scope = scope
  }

  /** Throws for whatever `authorize` did not mint, whatever its shape or prototype: casts get past the compiler. */
  static requireGenuine(this: void, proof: Authorized<Action, InstanceRecord | 'platform'>): void {
    // Where the field is missing, reading it throws a TypeError of its own.
    if (!proof.#minted) throw new TypeError('a proof of authorization is minted by authorize() alone')
  }
}

const covers = (grant: Grant, scope: InstanceRecord | 'platform'): boolean =>
  grant.scope === (scope === 'platform' ? 'platform' : scope.id)

/** The proof, or `undefined` where no grant of the caller allows the action on this scope. */
export function authorize<A extends Action, Scope extends InstanceRecord | 'platform'>(
  caller: Caller,
  action: A,
  scope: Scope,
): Authorized<A, Scope> | undefined {
  const allowed = caller.principal.grants.some((grant) => covers(grant, scope) && roleAllows(grant.role, action))
  return allowed ? new Authorized(MINT, caller, action, scope) : undefined
}
