import { CopyButton } from './copy-button.tsx'

interface CodeBlockProps {
  readonly label: string
  readonly text: string
}

export function CodeBlock({ label, text }: CodeBlockProps) {
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex items-center justify-between border-b border-line py-1 pr-1.5 pl-3 text-xs font-medium text-faint">
        {label}
        <CopyButton text={text} what={label} words />
      </figcaption>
      <pre className="p-3 font-mono text-xs leading-5 whitespace-pre-wrap text-ink wrap-anywhere">
        <code>{text}</code>
      </pre>
    </figure>
  )
}
