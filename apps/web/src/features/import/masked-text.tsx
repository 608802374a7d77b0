import { Eye, EyeOff } from 'lucide-react'
import { useEffect, useState, type RefObject } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { FieldAria } from '../../ui/field.tsx'
import { textAreaStyle } from '../../ui/field-style.ts'

interface MaskedTextProps {
  readonly aria: FieldAria
  readonly rows: number
  readonly shown: boolean
  readonly onText: (text: string) => void
  readonly box: RefObject<HTMLTextAreaElement | null>
}

/**
 * Several lines that are not shown until somebody asks. What is typed is in the box alone: no state, no name to be sent
 * by, nothing for the browser to remember, spell or fill in.
 */
export function MaskedText({ aria, rows, shown, onText, box }: MaskedTextProps) {
  useEffect(() => {
    const empty = () => {
      if (box.current !== null) box.current.value = ''
    }
    // A page the browser puts aside may come back as it was.
    addEventListener('pagehide', empty)
    return () => removeEventListener('pagehide', empty)
  }, [box])
  return (
    <textarea
      {...aria}
      ref={box}
      rows={rows}
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      spellCheck={false}
      data-1p-ignore
      data-lpignore="true"
      onInput={(event) => onText(event.currentTarget.value)}
      className={classNames(
        textAreaStyle(aria['aria-invalid']),
        'font-mono text-sm! wrap-anywhere',
        !shown && '[-webkit-text-security:disc]',
      )}
    />
  )
}

/** Whether a secret on the screen can be read; hidden again when asked. */
export function useReveal(what: string): { readonly shown: boolean; readonly button: React.ReactNode } {
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return {
    shown,
    button: (
      <Button
        size="small"
        variant="quiet"
        onPress={() => setShown(!shown)}
        label={`${shown ? 'Hide' : 'Show'} ${what}`}
      >
        <Icon aria-hidden className="size-3.5" />
        {shown ? 'Hide' : 'Show'}
      </Button>
    ),
  }
}
