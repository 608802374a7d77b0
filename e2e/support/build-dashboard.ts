import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** What is tested is what is served: the built dashboard, of these very sources. */
// oxlint-disable-next-line import/no-default-export -- Playwright calls a global set-up by its default export
export default function buildDashboard(): void {
  execFileSync(process.execPath, ['tools/keywright.mjs', 'build'], { cwd: root, stdio: 'inherit' })
}
