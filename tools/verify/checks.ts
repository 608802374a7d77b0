import { globSync } from 'node:fs'
import { measureFirstLoad } from './first-load.ts'
import { clientIsFresh, documentIsFresh } from './freshness.ts'
import { runNode, runTool, type Finished, root } from './run.ts'

export interface Check {
  readonly name: string
  readonly run: () => Promise<Finished>
}

/** Every compiler configuration but the base that the others extend. */
const configurations = globSync(['tsconfig.json', 'tools/tsconfig.json', '{packages,apps}/*/tsconfig*.json'], {
  cwd: root,
}).sort()

/** All checks that need no token, no browser and no server: cheap ones first. */
export const CHECKS: readonly Check[] = [
  { name: 'format', run: () => runTool('prettier', '--check', '--log-level=warn', '.') },
  ...configurations.map((file) => ({
    name: `types: ${file}`,
    run: () => runNode('node_modules/typescript/bin/tsc', '--noEmit', '-p', file),
  })),
  { name: 'lint', run: () => runTool('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'walls', run: () => runNode('tools/verify/walls.ts') },
  { name: 'unused code', run: () => runTool('knip', '--no-progress', '--no-config-hints') },
  { name: 'openapi.json is fresh', run: documentIsFresh },
  { name: 'typed client is fresh', run: clientIsFresh },
  { name: 'dashboard builds; first load ≤ 200 kB', run: measureFirstLoad },
]
