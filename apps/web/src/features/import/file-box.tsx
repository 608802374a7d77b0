import { FileKey2, Upload } from 'lucide-react'
import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'

interface FileBoxProps {
  readonly label: string
  readonly onFile: (file: File) => void
  readonly children: ReactNode
}

/** A file let go beside its box would be opened by the browser, key and all, and its name kept in the history. */
function useNoStrayDrop(): void {
  useEffect(() => {
    const stay = (event: Event) => event.preventDefault()
    addEventListener('dragover', stay)
    addEventListener('drop', stay)
    return () => {
      removeEventListener('dragover', stay)
      removeEventListener('drop', stay)
    }
  }, [])
}

/** Whatever it holds, a file can be dropped on it, or chosen by the button below. */
export function FileBox({ label, onFile, children }: FileBoxProps) {
  useNoStrayDrop()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files.item(0)
    if (file !== null) onFile(file)
  }
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={classNames('rounded-lg', over && 'outline-2 outline-offset-4 outline-accent outline-dashed')}
    >
      {children}
      <div className="mt-2 flex flex-wrap items-center gap-2 text-sm text-faint">
        <Button size="small" onPress={() => input.current?.click()} label={label}>
          <Upload aria-hidden className="size-3.5" />
          Choose a file
        </Button>
        or drop it here
      </div>
      <input
        ref={input}
        type="file"
        tabIndex={-1}
        aria-hidden
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.item(0)
          // So that the same file can be chosen again.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}

interface ChosenFileProps {
  readonly name: string
  readonly onRemove: () => void
}

/** Stands where the text stood. */
export const ChosenFile = ({ name, onRemove }: ChosenFileProps) => (
  <div className="flex min-h-20 items-center gap-3 rounded-md border border-line bg-sunken px-3 py-2">
    <FileKey2 aria-hidden className="size-5 shrink-0 text-faint" />
    <p className="min-w-0 flex-1 truncate text-sm font-medium" title={name}>
      {name}
    </p>
    <Button size="small" variant="quiet" onPress={onRemove}>
      Remove
    </Button>
  </div>
)
