import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { afterChange } from './after-change.ts'
import { keepFocus } from './keep-focus.ts'

interface Attempt {
  readonly pending: boolean
  readonly error: unknown
}

const IDLE: Attempt = { pending: false, error: undefined }

/**
 * A change that is made once however often the button is pressed: state reaches the screen too late to stop the second
 * half of a double click. It counts as done when what it touched has been read again.
 */
export function useOneCall(settle: (client: QueryClient) => Promise<void> = afterChange) {
  const client = useQueryClient()
  const [attempt, setAttempt] = useState<Attempt>(IDLE)
  const busy = useRef(false)
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])

  const run = async (call: () => Promise<unknown>, onDone?: () => void | Promise<void>): Promise<void> => {
    if (busy.current) return
    busy.current = true
    setAttempt({ pending: true, error: undefined })
    try {
      await call()
      // Whoever leaves the page on success does so before what is gone is asked for again.
      await onDone?.()
      await settle(client)
      if (here.current) setAttempt(IDLE)
      keepFocus()
    } catch (error) {
      if (here.current) setAttempt({ pending: false, error })
      void settle(client)
    } finally {
      busy.current = false
    }
  }
  return { ...attempt, run, clear: () => setAttempt(IDLE) }
}
