import { useRef, useState } from 'react'

interface Attempt {
  readonly pending: boolean
  readonly error: unknown
}

const IDLE: Attempt = { pending: false, error: undefined }

/**
 * One call at a time, however often a button is pressed: state reaches the screen too late to stop the second half of a
 * double click. Not a mutation of the query client, which would keep what is sent.
 */
export function useCall() {
  const [attempt, setAttempt] = useState(IDLE)
  const busy = useRef(false)
  const run = async (call: () => Promise<void>): Promise<void> => {
    if (busy.current) return
    busy.current = true
    setAttempt({ pending: true, error: undefined })
    try {
      await call()
      setAttempt(IDLE)
    } catch (error) {
      setAttempt({ pending: false, error })
    } finally {
      busy.current = false
    }
  }
  return { ...attempt, run, clear: () => setAttempt(IDLE) }
}
