import type { AuditTarget } from '@keywright/core/audit/event'
import type { Context } from 'hono'

/** Every id of a subject or of what belongs to one: a UUID with or without the prefix that says what it names. */
const ID = /^(?:[A-Za-z]{1,16}-){0,2}[0-9a-f-]{36}$|^IBMid-[A-Za-z0-9]{1,64}$/

export const named = (c: Context, parameter = 'id'): string => c.req.param(parameter) ?? ''

/** What a call on a whole list is about. */
export const everyOne = (name: string, typeURI: string) => (): AuditTarget => ({ id: name, name, typeURI })

/** What a call on one of them is about when it fails; what has not the shape of an id is not kept. */
export const theOne =
  (typeURI: string) =>
  (c: Context): AuditTarget => {
    const id = ID.test(named(c)) ? named(c) : 'unknown'
    return { id, name: '', typeURI }
  }
