import type { Brand } from '@keywright/core/vocabulary/ids'

// pkcs11js types slots, sessions and objects alike as `Handle = Buffer`; swapping two of them compiles.

/** Good until the library is finalised: SoftHSM renumbers slots at C_Initialize. */
export type SlotId = Brand<Buffer, 'SlotId'>
/** Runs one operation at a time. */
export type SessionHandle = Brand<Buffer, 'SessionHandle'>
/** A token object's lives until logout; a session object's dies with the session that made it. */
export type ObjectHandle = Brand<Buffer, 'ObjectHandle'>
