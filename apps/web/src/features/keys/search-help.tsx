import { CircleQuestionMark } from 'lucide-react'
import { buttonStyle } from '../../ui/button-style.ts'
import { PopPanel } from '../../ui/pop-panel.tsx'

const PREFIXES = [
  ['name:pay', 'only in names'],
  ['alias:pay', 'only in aliases'],
  ['exact:pay', 'the whole name or alias'],
  ['not:pay', 'everything without it'],
  ['escape:not:', 'text that looks like a prefix'],
  ['check:a1b2c3', 'a check value, or how it begins'],
] as const

export const SearchHelp = () => (
  <PopPanel
    label="How to search"
    triggerClass={`${buttonStyle('quiet', 'icon')} -ml-1`}
    trigger={<CircleQuestionMark aria-hidden className="size-4 text-faint" />}
  >
    {() => (
      <>
        <p className="text-sm text-soft">
          Part of a name or alias in any case, or a whole key id. A prefix narrows it; prefixes can be joined, as in{' '}
          <code className="font-mono text-xs">not:exact:pay</code>.
        </p>
        <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
          {PREFIXES.map(([prefix, meaning]) => (
            <div key={prefix} className="contents">
              <dt className="font-mono text-xs leading-5 text-ink">{prefix}</dt>
              <dd className="text-soft">{meaning}</dd>
            </div>
          ))}
        </dl>
      </>
    )}
  </PopPanel>
)
