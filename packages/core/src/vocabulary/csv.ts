/** What a spreadsheet would take for a formula (OWASP, CSV injection), in the widths of East Asian keyboards too. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const QUOTED = /[",;\t\r\n]/

/** The byte order mark a file of CSV begins with; without it spreadsheets guess at the letters. */
export const CSV_BEGIN = '\u{FEFF}'

/**
 * RFC 4180 §2: a field with a separator or a quotation mark in it stands in quotation marks, which are doubled inside.
 * Names come from callers: what would be a formula gets an apostrophe in front, and is text.
 */
function csvField(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** One record, with the line break it ends in. */
export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`
