import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const COMPRESSIBLE: ReadonlySet<string> = new Set(['.js', '.css', '.svg'])
const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const [br, gz] = await Promise.all([brotli(bytes, { params }), deflate(bytes, { level: 9 })])
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
}

/** Writes .br and .gz beside every asset, so that the server never compresses while someone waits. */
export function precompress(): Plugin {
  let outDir = 'dist'
  return {
    name: 'keywright-precompress',
    apply: 'build',
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir)
    },
    closeBundle: async () => {
      const names = await readdir(outDir, { recursive: true })
      // index.html is left alone: the server writes a nonce into it at serving time.
      const files = names.filter((name) => COMPRESSIBLE.has(extname(name))).map((name) => join(outDir, name))
      await Promise.all(files.map(compress))
    },
  }
}
