import type { ReactNode } from 'react'
import { dayWords, localWords, utcWords } from '../../lib/date-words.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { Notice } from '../../ui/notice.tsx'
import { Tip } from '../../ui/tip.tsx'
import { nextEvent } from './next-event.ts'
import type { Key } from './queries.ts'

function withMoment(sentence: string, at: string): ReactNode {
  const [before = '', after = ''] = sentence.split('{at}')
  return (
    <>
      {before}
      <Tip text={`${utcWords(at)} · ${localWords(at)} here`}>
        <time dateTime={at} tabIndex={0}>
          {dayWords(at)}
        </time>
      </Tip>
      {after}
    </>
  )
}

/** What will happen to this key by itself; nothing where nothing will. */
export function NextEventNotice({ item }: { readonly item: Key }) {
  const event = nextEvent(item, serverNow())
  if (event === undefined) return null
  return (
    <Notice tone={event.tone} title={withMoment(event.sentence, event.at)}>
      {event.advice === undefined ? undefined : <p>{withMoment(event.advice.sentence, event.advice.at)}</p>}
    </Notice>
  )
}
