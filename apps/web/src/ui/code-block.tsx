import { classNames } from './class-names.ts'
import { CopyButton } from './copy-button.tsx'

interface CodeBlockProps {
  readonly label: string
  readonly text: string
  /** Lines stay as they are written, and scroll: breaking a command inside an option makes another of it. */
  readonly whole?: boolean
}

export function CodeBlock({ label, text, whole = false }: CodeBlockProps) {
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex items-center justify-between border-b border-line py-1 pr-1.5 pl-3 text-xs font-medium text-faint">
        {label}
        <CopyButton text={text} what={label} words />
      </figcaption>
      <pre
        {...(whole ? { tabIndex: 0, role: 'group', 'aria-label': label } : {})}
        className={classNames(
          'p-3 font-mono text-xs leading-5 text-ink',
          whole ? 'overflow-x-auto whitespace-pre' : 'whitespace-pre-wrap wrap-anywhere',
        )}
      >
        <code>{text}</code>
      </pre>
    </figure>
  )
}
