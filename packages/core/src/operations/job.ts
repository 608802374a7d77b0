import type { Initiator } from '../audit/event.ts'

/** Who is written down for what the service does by itself; one correlation id for all that one run does. */
export const jobInitiator = (name: string, correlationId: string): Initiator => ({
  principal: { id: 'keywright', name: 'Keywright', kind: 'service-id' },
  credential: 'job',
  correlationId,
  sourceAddress: 'local',
  requestUri: name,
})
