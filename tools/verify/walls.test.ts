import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { judgeWalls, wallRules } from './walls.ts'

/** A small tree of the real shape in which every import is allowed. */
const ALLOWED = {
  'packages/core/package.json': '{"name":"@keywright/core","exports":{"./*":"./src/*.ts"}}',
  'packages/core/src/vocabulary/ids.ts': 'export type KeyId = string\nexport const ids = 1',
  'packages/core/src/lifecycle/states.ts': `import { ids } from '../vocabulary/ids.ts'\nexport const states = ids`,
  'packages/core/src/operations/rotate-key.ts': `import { states } from '../lifecycle/states.ts'\nexport const rotateKey = states`,
  'packages/core/src/testing/in-memory.ts': `import { states } from '../lifecycle/states.ts'\nexport const inMemory = states`,
  'packages/core/src/lifecycle/states.test.ts': `import 'vitest'\nimport '../testing/in-memory.ts'`,
  'packages/contract/package.json': '{"name":"@keywright/contract","exports":{"./*":"./src/*.ts"}}',
  'packages/contract/src/keys.ts': `import { ids } from '@keywright/core/vocabulary/ids'\nexport const keys = ids`,
  'packages/cryptoki/package.json': '{"name":"@keywright/cryptoki","exports":{".":"./src/index.ts"}}',
  'packages/cryptoki/src/index.ts': `import 'pkcs11js'\nimport '@keywright/core/operations/rotate-key'\nexport const open = 1`,
  'apps/bff/package.json': '{"name":"@keywright/bff","exports":{"./app":"./src/app.ts"}}',
  'apps/bff/src/main.ts': `import './app.ts'\nimport './store/keys.ts'\nimport '@keywright/cryptoki'`,
  'apps/bff/src/app.ts': `import './routes/list-keys.ts'\nexport type App = 1\nexport const app = 1`,
  'apps/bff/src/routes/list-keys.ts': `import type { Store } from '../store/keys.ts'\nimport '@keywright/contract/keys'\nexport type R = Store`,
  'apps/bff/src/store/keys.ts': `import '@keywright/core/lifecycle/states'\nexport type Store = 1\nexport const store = 1`,
  'apps/web/package.json': '{"name":"@keywright/web"}',
  'apps/web/src/ui/button.tsx': `import '../lib/api.ts'\nexport const Button = () => <b>{1}</b>`,
  'apps/web/src/lib/api.ts': `import type { App } from '@keywright/bff/app'\nimport '@keywright/contract/keys'\nexport type A = App`,
  'apps/web/src/components/table.tsx': `import { Button } from '../ui/button.tsx'\nexport const Table = () => <Button />`,
  'apps/web/src/features/keys/key-table.tsx': `import { Table } from '../../components/table.tsx'\nexport const KeyTable = () => <Table />`,
  'apps/web/src/features/audit/audit-table.tsx': `import { Table } from '../../components/table.tsx'\nexport const AuditTable = () => <Table />`,
  'apps/web/src/routes/keys-page.tsx': `import '../features/keys/key-table.tsx'\nimport '../features/audit/audit-table.tsx'\nexport const page = 1`,
  'node_modules/pkcs11js/index.js': '',
  'node_modules/@hono/zod-openapi/index.js': '',
  'node_modules/vitest/index.js': '',
} as const

/** For each wall, one file whose import breaks it. */
const VIOLATIONS: Readonly<Record<string, readonly [file: string, source: string]>> = {
  'core-imports-no-one': [
    'packages/core/src/operations/bad.ts',
    `import type { keys } from '@keywright/contract/keys'\nexport type K = typeof keys`,
  ],
  'core-is-pure': [
    'packages/core/src/operations/bad.ts',
    `import { randomUUID } from 'node:crypto'\nexport const id = randomUUID`,
  ],
  'contract-knows-core-words': ['packages/contract/src/bad.ts', `import '@keywright/core/operations/rotate-key'`],
  'cryptoki-knows-core': ['packages/cryptoki/src/bad.ts', `import '@keywright/contract/keys'`],
  'bff-knows-packages': ['apps/bff/src/bad.ts', `import '../../web/src/lib/api.ts'`],
  'web-knows-contract-and-core': ['apps/web/src/lib/bad.ts', `import '@keywright/cryptoki'`],
  'web-sees-the-bff-as-types': [
    'apps/web/src/lib/bad.ts',
    `import { app } from '@keywright/bff/app'\nexport const a = app`,
  ],
  'web-leaves-the-server-half-of-the-contract': ['apps/web/src/lib/bad.ts', `import '@hono/zod-openapi'`],
  'packages-do-not-know-apps': ['packages/core/src/bad.test.ts', `import '@keywright/bff/app'`],
  'native-addon-in-one-place': ['apps/bff/src/bad.ts', `import 'pkcs11js'`],
  'nothing-shipped-imports-tests': ['apps/bff/src/bad.ts', `import '@keywright/core/testing/in-memory'`],
  'vocabulary-knows-nothing': ['packages/core/src/vocabulary/bad.ts', `import '../lifecycle/states.ts'`],
  'lifecycle-knows-words': ['packages/core/src/lifecycle/bad.ts', `import '../operations/rotate-key.ts'`],
  'routes-do-not-reach-into-the-store': [
    'apps/bff/src/routes/bad.ts',
    `import { store } from '../store/keys.ts'\nexport const s = store`,
  ],
  'only-main-wires': ['apps/bff/src/bad.ts', `import './main.ts'`],
  'ui-knows-react': [
    'apps/web/src/ui/bad.tsx',
    `import { Table } from '../components/table.tsx'\nexport const Bad = () => <Table />`,
  ],
  'components-know-ui': [
    'apps/web/src/components/bad.tsx',
    `import { KeyTable } from '../features/keys/key-table.tsx'\nexport const Bad = () => <KeyTable />`,
  ],
  'features-are-strangers': ['apps/web/src/features/audit/bad.tsx', `import '../keys/key-table.tsx'`],
  'features-do-not-know-routes': ['apps/web/src/features/audit/bad.ts', `import '../../routes/keys-page.tsx'`],
  'no-cycles': ['packages/cryptoki/src/bad.ts', `import { b } from './bad.ts'\nexport const a = b`],
  'no-unresolvable': ['packages/cryptoki/src/bad.ts', `import './nowhere.ts'`],
}

let base: string

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'walls-')))
  for (const [file, source] of Object.entries(ALLOWED)) write(file, source)
  for (const [name, folder] of [
    ['core', 'packages/core'],
    ['contract', 'packages/contract'],
    ['cryptoki', 'packages/cryptoki'],
    ['bff', 'apps/bff'],
  ] as const) {
    mkdirSync(join(base, 'node_modules/@keywright'), { recursive: true })
    symlinkSync(join(base, folder), join(base, 'node_modules/@keywright', name))
  }
})

afterEach(() => {
  rmSync(base, { recursive: true })
})

function write(file: string, source: string): void {
  mkdirSync(dirname(join(base, file)), { recursive: true })
  writeFileSync(join(base, file), source)
}

test('a tree that keeps the walls is found clean, and its TypeScript was really read', async () => {
  const { broken, sourcesRead } = await judgeWalls(base)
  expect(broken).toEqual([])
  expect(sourcesRead).toBeGreaterThan(10)
})

describe('each wall stops what it is there to stop', () => {
  test.each(Object.entries(VIOLATIONS))('%s', async (rule, [file, source]) => {
    write(file, source)
    expect((await judgeWalls(base)).broken).toContain(rule)
  })

  test('and there is a proof for every one of them', () => {
    const { forbidden } = wallRules()
    expect(Object.keys(VIOLATIONS).sort()).toEqual(forbidden?.map(({ name }) => name).sort())
  })
})
