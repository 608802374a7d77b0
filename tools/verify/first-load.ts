import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import sizeLimit from 'size-limit'
import filePlugin from '@size-limit/file'
import { root, runNode, type Finished } from './run.ts'

const DIST = resolve(root, 'apps/web/dist')
const BUDGET = 200_000

/** Builds the dashboard and weighs what a browser must fetch before it shows anything. */
export async function measureFirstLoad(): Promise<Finished> {
  const built = await runNode('tools/keywright.mjs', 'build')
  if (!built.ok) return built
  const files = firstLoadScripts(await readFile(resolve(DIST, 'index.html'), 'utf8'))
  if (files.length === 0) return { ok: false, output: 'index.html loads no script, so nothing was weighed.' }
  // gzip, not Brotli: every browser and proxy speaks it, so nobody gets more than this.
  const checks = [{ files: files.map((file) => resolve(DIST, file)), gzip: true }]
  const [{ size }] = (await sizeLimit([filePlugin], { checks })) as [{ size: number }] // Typed as `object` by size-limit.
  return {
    ok: size <= BUDGET,
    output: `${(size / 1000).toFixed(1)} kB of at most ${BUDGET / 1000} kB, in ${files.join(', ')}`,
  }
}

/** The files of `<script src>` and `<link rel="modulepreload">`, relative to the page. */
export function firstLoadScripts(html: string): readonly string[] {
  const scripts = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)]
  const preloads = [...html.matchAll(/<link\b(?=[^>]*\brel="modulepreload")[^>]*\bhref="([^"]+)"/g)]
  return [...scripts, ...preloads].map(([, address = '']) => address.replace(/^\//, ''))
}
