import { toBase64 } from '@keywright/core/vocabulary/bytes'
import type { QueryClient } from '@tanstack/react-query'
import type { UseFormReturn } from 'react-hook-form'
import { blamed, placeError } from '../../components/form/place-error.ts'
import { asApiError } from '../../lib/api-error.ts'
import { DETAIL_FIELDS, keyDetailsOf, type KeyDetailsValues } from '../../lib/key-details.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { atMaterial, onward, type Flow, type Ready } from './import-flow.ts'
import type { TypedMaterial } from './material-step.tsx'
import { beginCeremony, ceremonyQuery, completeCeremony, storeSecret, type Ceremony } from './queries.ts'
import type { HeldSecret } from './use-held-secret.ts'
import { wrapMaterial } from './wrap-material.ts'

/** An import as far as it has come, and the hands its calls need. */
export interface ImportSession {
  readonly instanceId: string
  /** The one the address names, while it is open. */
  readonly ceremony: Ceremony | undefined
  /** The id of the key that gets new material. */
  readonly rotates: string | undefined
  readonly details: UseFormReturn<KeyDetailsValues>
  readonly client: QueryClient
  readonly held: HeldSecret
  readonly flow: Flow
  readonly setFlow: (change: (now: Flow) => Flow) => void
  /** What was held is gone, and has to be given again. */
  readonly lose: () => void
  /** The import has an address from now on. */
  readonly onBegun: (ceremonyId: string) => void
  readonly onStored: (keyId: string) => void
}

/** What was sent is not the key that was meant: it is mended where it is given. */
const MENDED_AT_MATERIAL: ReadonlySet<string> = new Set(['KEY_CHECK_VALUE_ERR', 'KEY_MATERIAL_ERR'])

/** Everything an import shows up in, but for itself: that it was just told. */
export async function bringUpToDate({ client, instanceId }: Pick<ImportSession, 'client' | 'instanceId'>) {
  const touched = [['keys'], ['rings'], ['overview'], ['audit'], ['ceremonies', instanceId, 'list']]
  await Promise.all(touched.map((queryKey) => client.invalidateQueries({ queryKey })))
}

export const goOn = ({ setFlow, rotates }: Pick<ImportSession, 'setFlow' | 'rotates'>, ready?: Ready): void =>
  setFlow((now) => onward({ ...now, lost: undefined, ready: ready ?? now.ready }, rotates !== undefined))

export async function begin(session: ImportSession): Promise<Ceremony> {
  const { instanceId, flow, rotates, client, onBegun } = session
  const begun = await beginCeremony(instanceId, flow.method, rotates)
  client.setQueryData(ceremonyQuery(instanceId, begun.id).queryKey, begun)
  onBegun(begun.id)
  void bringUpToDate(session)
  return begun
}

/** A kit needs its public key; what is typed here is asked for first, lest key pairs be made for nothing. */
export async function chooseWay(session: ImportSession): Promise<void> {
  const { flow, ceremony } = session
  if (flow.kind === 'root' && flow.method === 'offline' && ceremony === undefined) await begin(session)
  goOn(session)
}

/** Wrapped as soon as it is known to be right, after which this page holds ciphertext only. */
export async function takeMaterial(session: ImportSession, typed: TypedMaterial): Promise<void> {
  const { transport } = session.ceremony ?? (await begin(session))
  const material = session.held.read()
  if (material === undefined) {
    session.lose()
    return
  }
  if (transport === undefined) {
    goOn(session, { way: 'plain', ...typed })
    return
  }
  const wrapped = await wrapMaterial(material, transport)
  session.held.forget()
  goOn(session, { way: 'browser', wrapped, ...typed })
}

type RootReady = Exclude<Ready, { way: 'standard' }>

/** `undefined` when the bytes are no longer here. */
function handedOver(ready: RootReady, held: HeldSecret) {
  if (ready.way === 'offline') {
    return { wrapped: ready.wrapped, ...(ready.expected === undefined ? {} : { expectedCheckValue: ready.expected }) }
  }
  const { checkValue: expectedCheckValue } = ready
  if (ready.way === 'browser') return { wrapped: ready.wrapped, expectedCheckValue }
  const bytes = held.read()
  return bytes === undefined ? undefined : { payload: toBase64(bytes), expectedCheckValue }
}

async function complete(session: ImportSession, ready: RootReady, { id }: Ceremony): Promise<void> {
  const { instanceId, rotates, details, held, client } = session
  const material = handedOver(ready, held)
  if (material === undefined) {
    session.lose()
    return
  }
  const values = details.getValues()
  const key = { ...keyDetailsOf(values, serverNow()), keyRingID: values.keyRingID }
  const done = await completeCeremony(instanceId, id, { ...material, ...(rotates === undefined ? { key } : {}) })
  held.forget()
  client.setQueryData(ceremonyQuery(instanceId, id).queryKey, done)
}

async function store({ instanceId, details, held, lose, onStored }: ImportSession): Promise<void> {
  const bytes = held.read()
  if (bytes === undefined) {
    lose()
    return
  }
  const values = details.getValues()
  const key = { ...keyDetailsOf(values, serverNow()), payload: toBase64(bytes) }
  const keyId = await storeSecret(instanceId, values.keyRingID, key)
  held.forget()
  onStored(keyId)
}

/** Leads to where the failure can be mended, and to how the import ended when it has. */
async function followUp({ instanceId, ceremony, client, held, setFlow, details }: ImportSession, error: unknown) {
  const { code } = asApiError(error)
  if (code === 'IMPORT_CEREMONY_ENDED_ERR' && ceremony !== undefined) {
    await client.invalidateQueries({ queryKey: ceremonyQuery(instanceId, ceremony.id).queryKey })
  }
  if (MENDED_AT_MATERIAL.has(code)) {
    held.forget()
    setFlow(atMaterial)
  }
  if (blamed(error, DETAIL_FIELDS) !== undefined) {
    setFlow((now) => ({ ...now, step: 'details' }))
    placeError<KeyDetailsValues>(error, DETAIL_FIELDS, details.setError)
  }
}

export async function importNow(session: ImportSession): Promise<void> {
  const { ceremony, flow } = session
  const { ready } = flow
  try {
    if (ready?.way === 'standard') await store(session)
    else if (ready !== undefined && ceremony !== undefined) await complete(session, ready, ceremony)
  } catch (error) {
    await followUp(session, error)
    throw error
  } finally {
    void bringUpToDate(session)
  }
}
