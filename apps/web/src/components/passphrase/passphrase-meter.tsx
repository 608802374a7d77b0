import { PASSWORD } from '@keywright/core/vocabulary/limits'
import { classNames } from '../../ui/class-names.ts'
import { passphraseStrength, type PassphraseStrength } from './passphrase-strength.ts'

const FILL: Readonly<Record<PassphraseStrength['score'], string>> = {
  0: 'bg-bad',
  1: 'bg-bad',
  2: 'bg-warn',
  3: 'bg-good',
  4: 'bg-good',
}

interface PassphraseMeterProps {
  readonly text: string
  /** Name and address: what someone who knows the person tries first. */
  readonly personal: readonly string[]
}

export function PassphraseMeter({ text, personal }: PassphraseMeterProps) {
  const { score, words } = passphraseStrength(text, personal)
  const missing = PASSWORD.min - text.length
  const shown = text === '' ? 0 : Math.max(score, 1)
  const advice = missing > 0 ? `${missing} more character${missing === 1 ? '' : 's'} needed` : words
  return (
    <div>
      <div aria-hidden className="flex gap-1">
        {[1, 2, 3, 4].map((bar) => (
          <span
            key={bar}
            className={classNames('h-1 flex-1 rounded-full transition-colors', bar <= shown ? FILL[score] : 'bg-line')}
          />
        ))}
      </div>
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-3 text-sm">
        <span>Four unrelated words do well.</span>
        <span aria-live="polite" className="font-medium text-soft">
          {text === '' ? `At least ${PASSWORD.min} characters` : advice}
        </span>
      </p>
    </div>
  )
}
