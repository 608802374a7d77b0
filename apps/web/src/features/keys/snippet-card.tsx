import { useState } from 'react'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Segments } from '../../ui/segments.tsx'
import { LANGUAGES, snippetOf, type Language } from './snippets/snippets.ts'
import type { Use } from './snippets/snippet-call.ts'

interface SnippetCardProps {
  readonly instanceId: string
  readonly keyId: string
  readonly uses: readonly Use[]
  /** What the forms above say now. */
  readonly aad: readonly string[]
}

const USE_WORDS: Readonly<Record<Use, string>> = { wrap: 'Wrap', unwrap: 'Unwrap', rewrap: 'Rewrap', read: 'Read' }

/** The same call from a service, ready to be run. */
export function SnippetCard({ instanceId, keyId, uses, aad }: SnippetCardProps) {
  const [language, setLanguage] = useState<Language>('curl')
  const [chosen, setChosen] = useState<Use>()
  const use = uses.find((candidate) => candidate === chosen) ?? uses[0] ?? 'wrap'
  const words = LANGUAGES.find(({ id }) => id === language)?.words ?? language
  const text = snippetOf(language, { origin: location.origin, instanceId, keyId, use, aad })
  return (
    <details className="min-w-0 rounded-lg border border-line bg-surface shadow-rest">
      <summary className="cursor-pointer px-4 py-2.5 text-base font-semibold tracking-tight">From a service</summary>
      <div className="flex flex-col gap-3 border-t border-line p-4">
        <div className="flex flex-wrap items-center gap-2">
          {uses.length < 2 ? null : (
            <Segments
              label="Call"
              options={uses.map((id) => ({ id, words: USE_WORDS[id] }))}
              chosen={use}
              onChoose={setChosen}
            />
          )}
          <Segments label="Language" options={LANGUAGES} chosen={language} onChoose={setLanguage} />
        </div>
        <CodeBlock label={`${USE_WORDS[use]} with ${words}`} text={text} whole />
        <p className="text-sm text-faint">
          <code className="font-mono text-xs">KEYWRIGHT_API_KEY</code> is the API key of a service ID. Nothing secret is
          in this text.
        </p>
      </div>
    </details>
  )
}
