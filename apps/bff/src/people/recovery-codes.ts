import { hash, randomBytes } from 'node:crypto'
import type { Db } from '../store/database.ts'

const RECOVERY_CODES = 10
/** No look-alikes: it is typed from paper. 16 of 32 characters are 80 bits. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz'

const newRecoveryCode = (): string =>
  Array.from(randomBytes(16), (byte) => ALPHABET[byte & 31])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')

/** As it was shown, or as somebody typed it. Random, so that a plain hash keeps it. */
const hashOf = (code: string): Uint8Array =>
  Buffer.from(hash('sha256', code.toLowerCase().replace(/[^a-z0-9]/g, ''), 'hex'), 'hex')

export async function recoveryCodesLeft(db: Db, userId: string): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return left
}

/** New ones in place of those before, nowhere but in the answer. The caller opens the transaction, here and below. */
export async function replaceRecoveryCodes(tx: Db, userId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((one) => ({ user_id: userId, hash: hashOf(one) })))
    .execute()
  return codes
}

/** Paper is good for as long as there is something whose loss it makes up for. */
export async function endRecoveryCodesOfNobody(tx: Db, userId: string): Promise<void> {
  await tx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where((eb) =>
      eb.not(
        eb.or([
          eb.exists(
            eb.selectFrom('totp').select('user_id').where('user_id', '=', userId).where('confirmed_at', 'is not', null),
          ),
          eb.exists(eb.selectFrom('passkeys').select('user_id').where('user_id', '=', userId)),
        ]),
      ),
    )
    .execute()
}

/** True for a code that was left; it is gone by then. */
export async function useRecoveryCode(tx: Db, userId: string, code: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('hash', '=', hashOf(code))
    .executeTakeFirst()
  return numDeletedRows === 1n
}
