import type { ReactNode } from 'react'
import { Moment } from '../../components/moment.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Fact, Facts } from '../../ui/facts.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { Who } from '../../ui/who.tsx'
import { keyTypeWords } from './key-badges.tsx'
import { keyType } from './key-state.ts'
import type { Key } from './queries.ts'

const faint = (words: string): ReactNode => <span className="text-faint">{words}</span>
const moment = (at: string | undefined): ReactNode => (at === undefined ? faint('Never') : <Moment at={at} />)

const Tags = ({ tags }: { readonly tags: readonly string[] }) => (
  <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
    {tags.map((tag) => (
      <li key={tag} className="max-w-full truncate rounded bg-hover px-1.5 py-px text-xs">
        {tag}
      </li>
    ))}
  </ul>
)

export function KeyFacts({ item }: { readonly item: Key }) {
  const { tags = [] } = item
  return (
    <Facts>
      <Fact name="Description">{item.description ?? faint('None')}</Fact>
      <Fact name="Type">
        {keyTypeWords(item)}
        {keyType(item) === 'root' ? `, AES-${item.algorithmBitSize}` : ', a stored secret'}
      </Fact>
      <Fact name="Tags">{tags.length === 0 ? faint('None') : <Tags tags={tags} />}</Fact>
      <Fact name="Key ring">{item.keyRingID}</Fact>
      <Fact name="Key id">
        <IdText id={item.id} shown={item.id} copyAs="key id" />
      </Fact>
      <Fact name="CRN">
        <IdText id={item.crn} shown={truncateMiddle(item.crn, 26, 10)} copyAs="CRN" />
      </Fact>
      <Fact name="Created">
        <Moment at={item.creationDate} /> by <Who id={item.createdBy} name={item.keywright.createdByName} />
      </Fact>
      <Fact name="Last changed">{moment(item.lastUpdateDate)}</Fact>
      {keyType(item) === 'root' ? <Fact name="Last rotated">{moment(item.lastRotateDate)}</Fact> : null}
      <Fact name="Expires">{moment(item.expirationDate)}</Fact>
      {item.deletionDate === undefined ? null : (
        <Fact name="Deleted">
          <Moment at={item.deletionDate} />
          {item.deletedBy === undefined ? null : (
            <>
              {' '}
              by <Who id={item.deletedBy} name={item.keywright.deletedByName} />
            </>
          )}
        </Fact>
      )}
    </Facts>
  )
}
