/** The address bar in its plainest spelling: every value is text, and an absent value leaves no trace. */
export const parseUrlSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))

export function stringifyUrlSearch(search: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(search).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  // Commas are legal in a query (RFC 3986 §3.4) and lists read better with them.
  const text = new URLSearchParams(entries).toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** The value when it is one of the words, else nothing: a stale link must not break a page. */
export const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((word) => word === value)

/** Those of a comma-separated list that are among the words, in the words' own order. */
export const someOf = <Word extends string>(words: readonly Word[], value: unknown): readonly Word[] => {
  const asked = typeof value === 'string' ? value.split(',') : []
  return words.filter((word) => asked.includes(word))
}

export const textOf = (value: unknown, max = 200): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.slice(0, max) : undefined

/** Only an address of our own: a link must not send anyone elsewhere after signing in. */
export const ownAddress = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\/(?![/\\])/.test(value) && !value.startsWith('/sign-in') ? value : undefined
