import type { TextLimit } from '@keywright/core/vocabulary/limits'

/** A form validator that judges as the server does: `true`, or the sentence beside the field; `missing` where it is empty. */
export function withinLimit({ min, max, rule }: TextLimit, missing?: string): (text: string) => true | string {
  return (text) => {
    const length = text.trim().length
    if (length === 0 && min > 0 && missing !== undefined) return missing
    return (length >= min && length <= max) || `Must be ${rule}.`
  }
}

/** The same where leaving the field empty is an answer. */
export function emptyOrWithinLimit(limit: TextLimit): (text: string) => true | string {
  const judge = withinLimit(limit)
  return (text) => text.trim() === '' || judge(text)
}
