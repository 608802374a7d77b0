import { createHash, randomBytes } from 'node:crypto'

/** A week: long enough for a holiday weekend, too short to be found in an old mailbox. */
export const INVITATION_SECONDS = 7 * 86_400

/** 32 random bytes: too many to guess, so a plain hash protects the stored form. */
export const newInvitation = (): string => randomBytes(32).toString('base64url')

export const hashOfInvitation = (token: string): Buffer => createHash('sha256').update(token).digest()

/** In the fragment, which browsers never send: neither the log of a proxy nor ours ever has it. */
export const invitationUrl = (publicUrl: URL, token: string): string => `${publicUrl.origin}/invitation#${token}`
