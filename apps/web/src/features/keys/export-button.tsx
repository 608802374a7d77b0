import { Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { announce } from '../../lib/announce.ts'
import { download } from '../../lib/download.ts'
import { plural } from '../../lib/plural.ts'
import { Button } from '../../ui/button.tsx'
import { keysCsv } from './key-csv.ts'
import { keyFilter, type KeySearch } from './key-search.ts'
import type { Key } from './queries.ts'
import { allKeys } from './use-key-selection.ts'

export function exportKeys(instanceName: string, keys: readonly Key[]): void {
  const day = new Date().toISOString().slice(0, 10)
  const place = instanceName.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '')
  download(`keys-${place}-${day}.csv`, keysCsv(keys), 'text/csv;charset=utf-8')
  announce(`${plural(keys.length, 'key')} exported.`)
}

interface ExportButtonProps {
  readonly instanceId: string
  readonly instanceName: string
  readonly search: KeySearch
}

/** Everything the filters find, not only what is in sight; the second press stops it. */
export function ExportButton({ instanceId, instanceName, search }: ExportButtonProps) {
  const [read, setRead] = useState<number>()
  const [failed, setFailed] = useState(false)
  const abort = useRef<AbortController>(undefined)
  const run = async (): Promise<void> => {
    const { signal } = (abort.current = new AbortController())
    setRead(0)
    setFailed(false)
    try {
      exportKeys(instanceName, await allKeys(instanceId, keyFilter(search), setRead, signal))
    } catch {
      setFailed(!signal.aborted)
    } finally {
      abort.current = undefined
      setRead(undefined)
    }
  }
  const press = () => (abort.current === undefined ? void run() : abort.current.abort())
  return (
    <>
      <Button onPress={press} className="max-sm:hidden!">
        <Download aria-hidden className="size-3.5 text-faint" />
        {read === undefined ? 'Export' : `Stop (${read} read)`}
      </Button>
      {failed ? (
        <span role="alert" className="text-sm text-bad">
          Not exported
        </span>
      ) : null}
    </>
  )
}
