import { KeyError } from '@keywright/core/errors/key-error'
import { z } from 'zod'

const inner = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? inner(schema.def.innerType) : schema

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Member names match in any case, as in the Go server whose clients send `Tags` and `KeyRingID`
 * (key-protect-api.md §0); unknown names are refused here with the list of the known ones.
 */
export function foldMemberNames(schema: z.core.$ZodType, value: unknown): unknown {
  const shape = inner(schema)
  if (shape instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => foldMemberNames(shape.element, item))
  }
  if (!(shape instanceof z.ZodObject) || !isRecord(value)) return value
  // zod's own type of a shape whose members are not known here is `any`.
  const members = shape.shape as Readonly<Record<string, z.core.$ZodType>>
  const known = new Map(Object.keys(members).map((name) => [name.toLowerCase(), name]))
  const folded = Object.entries(value).map(([name, member]): [string, unknown] => {
    const canonical = known.get(name.toLowerCase())
    const schemaOfMember = canonical === undefined ? undefined : members[canonical]
    if (canonical === undefined || !schemaOfMember) throw unknownField([...known.values()])
    return [canonical, foldMemberNames(schemaOfMember, member)]
  })
  if (new Set(folded.map(([name]) => name)).size < folded.length) throw repeatedField()
  return Object.fromEntries(folded)
}

const unknownField = (known: readonly string[]) =>
  new KeyError({ code: 'BAD_BODY_ERR', detail: `json: unknown field; known here are ${known.join(', ')}` })

const repeatedField = () => new KeyError({ code: 'BAD_BODY_ERR', detail: 'json: a field is given twice' })
