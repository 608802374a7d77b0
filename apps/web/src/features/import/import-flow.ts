import type { Method } from './queries.ts'

export type Kind = 'root' | 'standard'
export type Step = 'way' | 'material' | 'details' | 'review'

/** What is ready to be sent, and what may be said of it. The bytes of what is sent in plain are held elsewhere. */
export type Ready =
  | {
      readonly way: 'browser'
      /** Ciphertext, for the HSM alone. */
      readonly wrapped: string
      readonly bytes: number
      readonly checkValue: string
      readonly warnings: readonly string[]
    }
  | {
      readonly way: 'plain'
      readonly bytes: number
      readonly checkValue: string
      readonly warnings: readonly string[]
    }
  | { readonly way: 'offline'; readonly wrapped: string; readonly expected: string | undefined }
  | { readonly way: 'standard'; readonly bytes: number; readonly note: string | undefined }

export interface Flow {
  readonly kind: Kind
  readonly method: Method
  readonly step: Step
  readonly ready: Ready | undefined
  /** Why the material has to be given again, where it was there before. */
  readonly lost: 'idle' | 'reload' | undefined
}

export interface Start {
  readonly kind: Kind
  readonly method: Method
  /** An import that was begun before this page was opened. */
  readonly resumed: boolean
}

export const startOf = ({ kind, method, resumed }: Start): Flow => ({
  kind,
  method,
  step: resumed ? 'material' : 'way',
  ready: undefined,
  lost: resumed && method !== 'offline' ? 'reload' : undefined,
})

/** A rotated key keeps its name and all that was said of it. */
export const stepsOf = (rotates: boolean): readonly Step[] =>
  rotates ? ['way', 'material', 'review'] : ['way', 'material', 'details', 'review']

const moved = (flow: Flow, rotates: boolean, by: 1 | -1): Flow => {
  const steps = stepsOf(rotates)
  return { ...flow, step: steps[steps.indexOf(flow.step) + by] ?? flow.step }
}

export const onward = (flow: Flow, rotates: boolean): Flow => moved(flow, rotates, 1)

/** At the material it has to be given again: nothing secret is held longer than it is needed. A kit's ciphertext stays. */
export const atMaterial = (flow: Flow): Flow => ({
  ...flow,
  step: 'material',
  ready: flow.ready?.way === 'offline' ? flow.ready : undefined,
})

export function back(flow: Flow, rotates: boolean): Flow {
  const before = moved(flow, rotates, -1)
  return before.step === 'material' ? atMaterial(before) : before
}

/** An import that was begun keeps the way it was begun by. */
export const mayGoBack = ({ step }: Flow, begun: boolean): boolean => step !== 'way' && !(step === 'material' && begun)

/** Again from where the last one began to be of no use; the way and the details are as they were. */
export const anew = (flow: Flow): Flow => ({
  ...flow,
  step: flow.method === 'offline' ? 'way' : 'material',
  ready: undefined,
  lost: undefined,
})

/** Whether bytes in plain wait in the page until the key is imported. */
export const holdsPlain = ({ ready }: Flow): boolean => ready?.way === 'plain' || ready?.way === 'standard'

/** What was held in plain is gone: back to where it is given. What is wrapped stays, since it is no secret. */
export const forgotten = (flow: Flow, lost: NonNullable<Flow['lost']>): Flow =>
  (flow.step === 'material' && flow.ready?.way !== 'offline') || holdsPlain(flow) ? { ...atMaterial(flow), lost } : flow

const TITLES: Readonly<Record<Step, string>> = {
  way: 'Method',
  material: 'Material',
  details: 'Details',
  review: 'Review',
}

export function stepTitle(step: Step, { kind, method }: Pick<Flow, 'kind' | 'method'>): string {
  if (step !== 'material') return TITLES[step]
  if (kind === 'standard') return 'Secret'
  return method === 'offline' ? 'Kit' : TITLES.material
}
