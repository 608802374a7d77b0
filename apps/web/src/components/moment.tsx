import { useEffect, useState } from 'react'
import { localWords, sinceWords, utcWords } from '../lib/date-words.ts'
import { Tip } from '../ui/tip.tsx'

const MINUTE_MS = 60_000

function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  // Something that happened after the last tick must not be said to lie ahead.
  return Math.max(now, Date.now())
}

interface MomentProps {
  readonly at: string
  /** Rows of a list must not each be a stop for the Tab key. */
  readonly inRow?: boolean
}

/** "3 days ago"; the exact moment, in UTC and here, on hover, on focus and to a screen reader. */
export function Moment({ at, inRow = false }: MomentProps) {
  const now = useNow()
  const exact = `${utcWords(at)} · ${localWords(at)} here`
  const time = (
    <time dateTime={at} className="figures whitespace-nowrap" {...(inRow ? { title: exact } : { tabIndex: 0 })}>
      {sinceWords(at, now)}
    </time>
  )
  return inRow ? time : <Tip text={exact}>{time}</Tip>
}
