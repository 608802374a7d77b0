import { PASSWORD } from '@keywright/core/vocabulary/limits'

/** White space at the ends of a passphrase counts, so it is measured as it is. */
export const judgePassphrase = (text: string): true | string =>
  (text.length >= PASSWORD.min && text.length <= PASSWORD.max) || `Use ${PASSWORD.min} to ${PASSWORD.max} characters.`
