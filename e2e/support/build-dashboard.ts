import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** What is tested is what is served: the built dashboard, of these very sources. */
export default function buildDashboard(): void {
  execFileSync(process.execPath, ['tools/keywright.mjs', 'build'], { cwd: root, stdio: 'inherit' })
}
