import { useEffect, useRef } from 'react'
import { Failure } from '../../components/failure.tsx'
import { importErrorWords } from './import-words.ts'

interface ImportFailureProps {
  readonly error: unknown
  readonly standard: boolean
}

/** Beside the button that was pressed, and brought into sight. */
export function ImportFailure({ error, standard }: ImportFailureProps) {
  const box = useRef<HTMLDivElement>(null)
  const none = error === undefined || error === null
  useEffect(() => {
    if (!none) box.current?.scrollIntoView({ block: 'nearest' })
  }, [none, error])
  return none ? null : (
    <div ref={box}>
      <Failure error={error} words={importErrorWords(error, standard)} />
    </div>
  )
}
