import type { AuditEvent } from '@keywright/core/audit/event'
import type { Db } from '../store/database.ts'
import { rowOfEvent } from '../store/event-row.ts'
import { storing } from '../store/storage-failure.ts'
import { endRecoveryCodesOfNobody, recoveryCodesLeft, replaceRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'
import { Sealing } from './sealing.ts'
import { newTotpSecret, stepOf } from './totp.ts'

/** What the account page says of it. */
export interface SecondStep {
  readonly enabledAt: string
  readonly recoveryCodesLeft: number
}

/**
 * Codes as the second step of signing in: of an authenticator app, or one of ten on paper, each of which works once. Paper
 * comes with the app or with the first passkey, whichever is first.
 */
export class SecondSteps {
  readonly #db: Db
  readonly #sealing: Sealing

  /** `secret` is kept outside the database, so that a copy of that alone tells nobody's codes. */
  constructor(db: Db, secret: string) {
    this.#db = db
    this.#sealing = new Sealing(secret, 'keywright second step')
  }

  /** Absent for whoever has no authenticator app. */
  of(userId: string): Promise<SecondStep | undefined> {
    return storing(async () => {
      const row = await this.#row(userId)
      if (!row || row.confirmed_at === null) return undefined
      return { enabledAt: row.confirmed_at, recoveryCodesLeft: await recoveryCodesLeft(this.#db, userId) }
    })
  }

  /** A new secret, which counts for nothing until it is confirmed; `undefined` where one is confirmed already. */
  begin(userId: string): Promise<Uint8Array | undefined> {
    const secret = newTotpSecret()
    return storing(async () => {
      const row = { secret: this.#sealing.seal(secret, userId), last_step: 0, confirmed_at: null }
      const { numInsertedOrUpdatedRows } = await this.#db
        .insertInto('totp')
        .values({ user_id: userId, ...row })
        .onConflict((on) => on.column('user_id').doUpdateSet(row).where('totp.confirmed_at', 'is', null))
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n ? secret : undefined
    })
  }

  /** From now on the second step is asked for. The recovery codes are nowhere but in the answer; `undefined` for a wrong code. */
  async confirm(userId: string, code: string, event: AuditEvent): Promise<readonly string[] | undefined> {
    const row = await storing(() => this.#row(userId))
    const step = row?.confirmed_at === null ? this.#stepOf(row, code) : undefined
    if (!row || step === undefined) return undefined
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('totp')
          .set({ confirmed_at: event.eventTime, last_step: step })
          .where('user_id', '=', userId)
          .where('confirmed_at', 'is', null)
          // The very secret whose code it was: another enrolment may have begun meanwhile.
          .where('secret', '=', row.secret)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) return undefined
        const codes = await replaceRecoveryCodes(tx, userId)
        await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
        return codes
      }),
    )
  }

  recoveryCodesLeft(userId: string): Promise<number> {
    return storing(() => recoveryCodesLeft(this.#db, userId))
  }

  remove(userId: string, event: AuditEvent): Promise<void> {
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        await tx.deleteFrom('totp').where('user_id', '=', userId).execute()
        await endRecoveryCodesOfNobody(tx, userId)
        await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
      }),
    )
  }

  /** Takes a code, which then never works again; `undefined` for a wrong or used one. `event` says that paper was used. */
  async use(userId: string, code: string, event: () => AuditEvent): Promise<'totp' | 'recovery-code' | undefined> {
    const row = await storing(() => this.#row(userId))
    const confirmed = row && row.confirmed_at !== null
    const step = confirmed ? this.#stepOf(row, code.replaceAll(' ', '')) : undefined
    if (step === undefined) return (await this.#usePaper(userId, code, event)) ? 'recovery-code' : undefined
    const { numUpdatedRows } = await storing(() =>
      this.#db
        .updateTable('totp')
        .set({ last_step: step })
        .where('user_id', '=', userId)
        .where('last_step', '<', step)
        .executeTakeFirst(),
    )
    return numUpdatedRows === 1n ? 'totp' : undefined
  }

  #usePaper(userId: string, code: string, event: () => AuditEvent): Promise<boolean> {
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        if (!(await useRecoveryCode(tx, userId, code))) return false
        await tx.insertInto('audit_events').values(rowOfEvent(event())).execute()
        return true
      }),
    )
  }

  #row(userId: string) {
    return this.#db.selectFrom('totp').selectAll().where('user_id', '=', userId).executeTakeFirst()
  }

  #stepOf(row: { readonly user_id: string; readonly secret: Uint8Array }, code: string): number | undefined {
    // Gone where the database came here without what opens it: then only paper helps.
    const secret = this.#sealing.open(row.secret, row.user_id)
    return secret && stepOf(secret, code, Date.now())
  }
}
