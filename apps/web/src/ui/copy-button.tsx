import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, as in "Copy key id". */
  readonly what: string
  readonly words?: boolean
}

const SHOWN_MS = 1600

export function CopyButton({ text, what, words = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true))
  }
  const Icon = copied ? Check : Copy
  return (
    <>
      <Button
        variant={words ? 'secondary' : 'quiet'}
        size={words ? 'small' : 'icon'}
        label={`Copy ${what}`}
        onPress={copy}
        className={words ? '' : 'size-6!'}
      >
        <Icon aria-hidden className={copied ? 'size-3.5 text-good' : 'size-3.5'} />
        {words ? (copied ? 'Copied' : 'Copy') : null}
      </Button>
      {copied ? (
        <span role="status" className="sr-only">
          Copied {what}
        </span>
      ) : null}
    </>
  )
}
