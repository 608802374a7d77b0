/** The part of V8's `.cpuprofile` that is looked at. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** V8 wrote it: its shape is V8's. */
export const readProfile = (text: string): Profile => JSON.parse(text) as Profile

/** Frames that are waiting, not work. */
const IDLE = new Set(['(idle)', '(program)', '(root)'])

/** Own time in microseconds of every node. */
function ownTimes({ samples, timeDeltas }: Profile): ReadonlyMap<number, number> {
  const times = new Map<number, number>()
  for (const [index, node] of samples.entries()) times.set(node, (times.get(node) ?? 0) + (timeDeltas[index] ?? 0))
  return times
}

function workOf(profile: Profile): number {
  const times = ownTimes(profile)
  const working = profile.nodes.filter(({ callFrame }) => !IDLE.has(callFrame.functionName))
  return working.reduce((sum, { id }) => sum + (times.get(id) ?? 0), 0)
}

/** The thread that did most. */
export function busiest(profiles: readonly Profile[]): Profile {
  const [first] = profiles.toSorted((a, b) => workOf(b) - workOf(a))
  if (!first) throw new Error('no profile was written')
  return first
}

type Frame = Profile['nodes'][number]['callFrame']

/** `npm:kysely`, `apps/bff/src/store`, `node:internal/http`, `native`: enough to know whose code it is. */
function placeOf({ url, functionName }: Frame): string {
  const [, dependency] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? []
  if (dependency !== undefined) return `npm:${dependency}`
  const [, own] = /((?:apps|packages)\/[^?]*)\/[^/]+$/.exec(url) ?? []
  if (own !== undefined) return own
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/')
  return functionName === '(garbage collector)' ? 'garbage collector' : 'native'
}

function nameOf(frame: Frame): string {
  const file = frame.url.split('/').at(-1) ?? ''
  const place = file === '' ? placeOf(frame) : `${placeOf(frame)} ${file}:${frame.lineNumber + 1}`
  return `${frame.functionName || '(anonymous)'} — ${place}`
}

/** Shares of the working time, greatest first: by package or folder, and by function. */
export function hottest(profile: Profile) {
  const times = ownTimes(profile)
  const total = workOf(profile)
  const working = profile.nodes.filter(({ callFrame }) => !IDLE.has(callFrame.functionName))
  const shares = (key: (frame: Frame) => string): readonly (readonly [string, number])[] => {
    const sums = new Map<string, number>()
    for (const { id, callFrame } of working) {
      sums.set(key(callFrame), (sums.get(key(callFrame)) ?? 0) + (times.get(id) ?? 0) / total)
    }
    return [...sums].toSorted(([, a], [, b]) => b - a)
  }
  return { byPlace: shares(placeOf), byFunction: shares(nameOf) }
}
