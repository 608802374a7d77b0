import { AAD_ITEM_MAX_CHARACTERS, AAD_MAX_ITEMS } from '@keywright/core/vocabulary/limits'

/** One string per line; an empty box means none. Order and spelling matter, so nothing is trimmed but the line ends. */
export const aadLines = (text: string): readonly string[] =>
  text === '' ? [] : text.split(/\r?\n/).filter((line) => line !== '')

export function judgeAad(text: string): true | string {
  const lines = aadLines(text)
  if (lines.length > AAD_MAX_ITEMS) return `Must be at most ${AAD_MAX_ITEMS} lines.`
  const long = lines.findIndex((line) => line.length > AAD_ITEM_MAX_CHARACTERS)
  return long === -1 || `Line ${long + 1} is longer than ${AAD_ITEM_MAX_CHARACTERS} characters.`
}
