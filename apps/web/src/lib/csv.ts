/** What a spreadsheet would take for a formula when it opens the file (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

/** Quoted always; a leading apostrophe makes text of what looks like a formula. */
const cell = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** RFC 4180, with a byte order mark, without which spreadsheets guess at the letters. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\u{FEFF}${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
