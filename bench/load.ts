import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { at } from '../tools/proofs/client.ts'

const AUTOCANNON = fileURLToPath(new URL('../node_modules/autocannon/autocannon.js', import.meta.url))

/** One request, sent again and again. */
export interface Target {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

export interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** Loads a target from a process of its own for some seconds. Rejects when any answer is not a success. */
export async function load(
  { url, headers = {}, body }: Target,
  connections: number,
  seconds: number,
): Promise<Measured> {
  const all = { 'content-type': 'application/json', ...headers }
  const pairs = Object.entries(all).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const how = ['-j', '-n', '-m', 'POST', '-c', String(connections), '-d', String(seconds)]
  const child = spawn(process.execPath, [AUTOCANNON, ...how, ...pairs, '-b', body, url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const result: unknown = JSON.parse(await text(child.stdout))
  const figure = (...path: readonly string[]): number => Number(at(result, ...path))
  if (figure('non2xx') > 0 || figure('errors') > 0 || !(figure('2xx') > 0)) {
    throw new Error(`${new URL(url).pathname} was answered with something other than success`)
  }
  return {
    perSecond: figure('2xx') / figure('duration'),
    p50: figure('latency', 'p50'),
    p99: figure('latency', 'p99'),
  }
}
