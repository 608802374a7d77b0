import { Moment } from '../../components/moment.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'
import { Fact, Facts } from '../../ui/facts.tsx'
import { IdText } from '../../ui/id-text.tsx'
import { keyTypeWords } from './key-badges.tsx'
import type { Key } from './queries.ts'

const NONE = <span className="text-faint">None</span>
const NEVER = <span className="text-faint">Never</span>

export function KeyFacts({ item }: { readonly item: Key }) {
  return (
    <Facts>
      <Fact name="Description">{item.description ?? NONE}</Fact>
      <Fact name="Type">
        {keyTypeWords(item)}, AES-{item.algorithmBitSize}
      </Fact>
      <Fact name="Key ring">{item.keyRingID}</Fact>
      <Fact name="Key id">
        <IdText id={item.id} shown={item.id} copyAs="key id" />
      </Fact>
      <Fact name="CRN">
        <IdText id={item.crn} shown={truncateMiddle(item.crn, 30, 12)} copyAs="CRN" />
      </Fact>
      <Fact name="Created">
        <Moment at={item.creationDate} /> by{' '}
        <IdText id={item.createdBy} shown={truncateMiddle(item.createdBy, 16, 6)} />
      </Fact>
      <Fact name="Last rotated">{item.lastRotateDate === undefined ? NEVER : <Moment at={item.lastRotateDate} />}</Fact>
      <Fact name="Expires">{item.expirationDate === undefined ? NEVER : <Moment at={item.expirationDate} />}</Fact>
    </Facts>
  )
}
