import { curlSnippet } from './curl.ts'
import { goSnippet } from './go.ts'
import { nodeSnippet } from './node.ts'
import { pythonSnippet } from './python.ts'
import type { SnippetCall } from './snippet-call.ts'

export const LANGUAGES = [
  { id: 'curl', words: 'curl' },
  { id: 'node', words: 'Node.js' },
  { id: 'python', words: 'Python' },
  { id: 'go', words: 'Go' },
] as const
export type Language = (typeof LANGUAGES)[number]['id']

const WRITERS: Readonly<Record<Language, (call: SnippetCall) => string>> = {
  curl: curlSnippet,
  node: nodeSnippet,
  python: pythonSnippet,
  go: goSnippet,
}

/** A program that makes one call, with the real ids and without a secret. */
export const snippetOf = (language: Language, call: SnippetCall): string => WRITERS[language](call)
