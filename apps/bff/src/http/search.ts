import type { KeySearch } from '@keywright/core/ports/key-store'

const OPTION = /^(not|exact|escape|name|alias):/

/**
 * Key Protect's search grammar (key-protect-api.md §2.4): options and scopes as prefixes in any order, `escape:` ends
 * them so that a name may begin like an option. Go's client appends a comma, which is not part of the text.
 */
export function parseSearch(input: string | undefined): KeySearch | undefined {
  let text = (input ?? '').replace(/,$/, '')
  const options = new Set<string>()
  for (let match = OPTION.exec(text); match; match = OPTION.exec(text)) {
    const [prefix, option] = match
    text = text.slice(prefix.length)
    if (option === 'escape') break
    options.add(option ?? '')
  }
  if (text === '') return undefined
  const asked = (['name', 'alias'] as const).filter((scope) => options.has(scope))
  return {
    text,
    scopes: asked.length > 0 ? asked : ['name', 'alias'],
    not: options.has('not'),
    exact: options.has('exact'),
  }
}
