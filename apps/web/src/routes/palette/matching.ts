const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s,.:/-]+/)
    .filter((word) => word !== '')

/** Every word typed begins a word of the entry, in any order: "cr k" finds "Create a key". */
export function matches(typed: string, ...texts: readonly string[]): boolean {
  const words = texts.flatMap(wordsOf)
  return wordsOf(typed).every((part) => words.some((word) => word.startsWith(part)))
}

/** The entry the arrows lead to; round and round, past those that cannot be chosen. */
export function nextEntry(
  entries: readonly { readonly refused?: string | undefined }[],
  from: number,
  step: 1 | -1,
): number {
  const { length } = entries
  for (let tried = 1; tried <= length; tried += 1) {
    const at = (from + step * tried + length * tried) % length
    if (entries[at]?.refused === undefined) return at
  }
  return from
}
