import { CopyButton } from './copy-button.tsx'

interface IdTextProps {
  readonly id: string
  readonly shown: string
  /** What the id is of, as in "key id"; given, it can be copied. */
  readonly copyAs?: string
}

/** An id in monospace; a reader of the screen hears the whole of it. */
export function IdText({ id, shown, copyAs }: IdTextProps) {
  return (
    <span className="inline-flex max-w-full items-center gap-0.5">
      <span className="relative truncate font-mono text-xs" title={id}>
        <span aria-hidden={shown !== id}>{shown}</span>
        {shown === id ? null : <span className="sr-only">{id}</span>}
      </span>
      {copyAs === undefined ? null : <CopyButton text={id} what={copyAs} />}
    </span>
  )
}
