import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto'
import type { AuditEvent } from '@keywright/core/audit/event'
import type { Db } from '../store/database.ts'
import { rowOfEvent } from '../store/event-row.ts'
import { storing } from '../store/storage-failure.ts'
import { newTotpSecret, stepOf } from './totp.ts'

const RECOVERY_CODES = 10
/** No look-alikes: it is typed from paper. 16 of 32 characters are 80 bits. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz'
const IV_BYTES = 12
const TAG_BYTES = 16

/** What the account page says of it. */
export interface SecondStep {
  readonly enabledAt: string
  readonly recoveryCodesLeft: number
}

const newRecoveryCode = (): string =>
  Array.from(randomBytes(16), (byte) => ALPHABET[byte & 31])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')

/** As it was shown, or as somebody typed it. Random, so that a plain hash keeps it. */
const hashOf = (code: string): Uint8Array =>
  Buffer.from(hash('sha256', code.toLowerCase().replace(/[^a-z0-9]/g, ''), 'hex'), 'hex')

/** The second step of signing in: a code of an authenticator app, or one of ten codes on paper, each of which works once. */
export class SecondSteps {
  readonly #db: Db
  readonly #key: Uint8Array

  /** `secret` is kept outside the database, so that a copy of that alone tells nobody's codes. */
  constructor(db: Db, secret: string) {
    this.#db = db
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'keywright second step', 32))
  }

  /** Absent for whoever signs in with the passphrase alone. */
  of(userId: string): Promise<SecondStep | undefined> {
    return storing(async () => {
      const row = await this.#row(userId)
      if (!row || row.confirmed_at === null) return undefined
      const { left } = await this.#db
        .selectFrom('recovery_codes')
        .select((eb) => eb.fn.countAll<number>().as('left'))
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow()
      return { enabledAt: row.confirmed_at, recoveryCodesLeft: left }
    })
  }

  /** A new secret, which counts for nothing until it is confirmed; `undefined` where one is confirmed already. */
  begin(userId: string): Promise<Uint8Array | undefined> {
    const secret = newTotpSecret()
    return storing(async () => {
      const row = { secret: this.#sealed(secret, userId), last_step: 0, confirmed_at: null }
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
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
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
        await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
        await tx
          .insertInto('recovery_codes')
          .values(codes.map((one) => ({ user_id: userId, hash: hashOf(one) })))
          .execute()
        await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
        return codes
      }),
    )
  }

  remove(userId: string, event: AuditEvent): Promise<void> {
    return storing(() =>
      this.#db.transaction().execute(async (tx) => {
        await tx.deleteFrom('totp').where('user_id', '=', userId).execute()
        await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
        await tx.insertInto('audit_events').values(rowOfEvent(event)).execute()
      }),
    )
  }

  /** Takes a code, which then never works again; `undefined` for a wrong or used one. `event` says that paper was used. */
  async use(userId: string, code: string, event: () => AuditEvent): Promise<'totp' | 'recovery-code' | undefined> {
    const row = await storing(() => this.#row(userId))
    if (!row || row.confirmed_at === null) return undefined
    const step = this.#stepOf(row, code.replaceAll(' ', ''))
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
        const { numDeletedRows } = await tx
          .deleteFrom('recovery_codes')
          .where('user_id', '=', userId)
          .where('hash', '=', hashOf(code))
          .executeTakeFirst()
        if (numDeletedRows !== 1n) return false
        await tx.insertInto('audit_events').values(rowOfEvent(event())).execute()
        return true
      }),
    )
  }

  #row(userId: string) {
    return this.#db.selectFrom('totp').selectAll().where('user_id', '=', userId).executeTakeFirst()
  }

  #stepOf(row: { readonly user_id: string; readonly secret: Uint8Array }, code: string): number | undefined {
    const secret = this.#opened(row.secret, row.user_id)
    return secret && stepOf(secret, code, Date.now())
  }

  #sealed(secret: Uint8Array, userId: string): Uint8Array {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(userId))
    return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  }

  /** `undefined` where the database came here without the secret beside it: then only paper helps. */
  #opened(sealed: Uint8Array, userId: string): Uint8Array | undefined {
    const [iv, body] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, -TAG_BYTES)]
    const decipher = createDecipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(userId))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    try {
      return Buffer.concat([decipher.update(body), decipher.final()])
    } catch {
      return undefined
    }
  }
}
