import { useSyncExternalStore } from 'react'
import { clock } from '../lib/clock.ts'
import { localWords, sinceWords, utcWords } from '../lib/date-words.ts'
import { Tip } from '../ui/tip.tsx'

interface MomentProps {
  readonly at: string
  /** Rows of a list must not each be a stop for the Tab key. */
  readonly inRow?: boolean
}

/** "3 days ago"; the exact moment, in UTC and here, on hover, on focus and to a screen reader. */
export function Moment({ at, inRow = false }: MomentProps) {
  const now = useSyncExternalStore(clock.subscribe, clock.now)
  const exact = `${utcWords(at)} · ${localWords(at)} here`
  const time = (
    <time dateTime={at} className="figures whitespace-nowrap" {...(inRow ? { title: exact } : { tabIndex: 0 })}>
      {sinceWords(at, now)}
    </time>
  )
  return inRow ? time : <Tip text={exact}>{time}</Tip>
}
