import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ImportSession } from './import-calls.ts'
import { forgotten, holdsPlain, startOf, type Flow, type Start } from './import-flow.ts'
import { useHeldSecret } from './use-held-secret.ts'
import { useIdle } from './use-idle.ts'

const IDLE_MS = 5 * 60_000

type Place = Omit<ImportSession, 'client' | 'held' | 'flow' | 'setFlow' | 'lose'>

/** The whole of an import on one page: where it stands, and what is held for it, for as long as somebody is there. */
export function useImport(place: Place, start: Start): { readonly session: ImportSession; readonly turn: number } {
  const client = useQueryClient()
  const [flow, setFlow] = useState<Flow>(() => startOf(start))
  // Counts what was forgotten, so that the boxes it was typed in are made anew, undo and all.
  const [turn, setTurn] = useState(0)
  const held = useHeldSecret()
  const lose = () => {
    held.forget()
    setFlow((now) => forgotten(now, 'idle'))
    setTurn((count) => count + 1)
  }
  useIdle(IDLE_MS, (flow.step === 'material' && flow.method !== 'offline') || holdsPlain(flow), lose)
  useReturn(lose)
  return { turn, session: { ...place, client, held, flow, setFlow, lose } }
}

/** The browser may bring a page back that was put aside, without what was wiped then. */
function useReturn(lose: () => void): void {
  const call = useRef(lose)
  useEffect(() => {
    call.current = lose
  })
  useEffect(() => {
    const look = (event: PageTransitionEvent) => {
      if (event.persisted) call.current()
    }
    addEventListener('pageshow', look)
    return () => removeEventListener('pageshow', look)
  }, [])
}
