import { IdText } from '../../ui/id-text.tsx'
import { truncateMiddle } from '../../lib/truncate-middle.ts'

const Version = ({ id }: { readonly id: string }) => <IdText id={id} shown={truncateMiddle(id)} />

interface WrappedByProps {
  readonly version: string
  /** The version that wraps now, where it is another one. */
  readonly renewedBy: string | undefined
}

/** Which version a ciphertext was wrapped by; what a rotation left behind is pointed out. */
export const WrappedBy = ({ version, renewedBy }: WrappedByProps) =>
  renewedBy === undefined || renewedBy === version ? (
    <>
      Wrapped by the current version, <Version id={version} />.
    </>
  ) : (
    <>
      Wrapped by an older version, <Version id={version} />; the current one is <Version id={renewedBy} />. Store the
      new ciphertext in place of the old.
    </>
  )
