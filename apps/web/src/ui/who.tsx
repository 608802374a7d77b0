import { truncateMiddle } from '../lib/truncate-middle.ts'
import { IdText } from './id-text.tsx'

/** Who did something, by name; whoever is gone has none any more, and is known by what the trail calls them. */
export function Who({ id, name }: { readonly id: string; readonly name: string | undefined }) {
  if (name === undefined) return <IdText id={id} shown={truncateMiddle(id, 16, 6)} />
  return (
    <span className="wrap-anywhere" title={id}>
      {name}
    </span>
  )
}
