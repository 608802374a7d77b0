import { useEffect } from 'react'
import { stepUp } from '../../lib/step-up.ts'
import { PROVED } from './provider-proof.ts'

/** Goes on once another window of this browser has shown who it is. The server asks again: this is only a nudge. */
export function useProvedElsewhere(): void {
  useEffect(() => {
    const channel = new BroadcastChannel(PROVED)
    channel.onmessage = () => stepUp.settle(true)
    return () => channel.close()
  }, [])
}
