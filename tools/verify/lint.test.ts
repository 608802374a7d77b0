import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, runTool } from './run.ts'

const lines = (count: number): string => '// one more line\n'.repeat(count)
const statements = (count: number): string => '  void 0\n'.repeat(count)

/** For each rule the house relies on, a source that breaks it: switched off or misspelt, it would be silent. */
const BROKEN: Readonly<Record<string, string>> = {
  'typescript(no-floating-promises)': 'Promise.resolve(1)',
  'typescript(no-misused-promises)': '[1].forEach(async () => { await Promise.resolve() })',
  'typescript(switch-exhaustiveness-check)': `export function f(x: 'a' | 'b'): void { switch (x) { case 'a': break } }`,
  'typescript(no-unnecessary-condition)': `export const f = (x: string): number => (x?.length)`,
  'typescript(no-explicit-any)': 'export const x: any = 1',
  'typescript(no-unsafe-return)': `export const f = (): string => JSON.parse('1')`,
  'typescript(no-non-null-assertion)': 'export const f = (x: string | undefined): number => x!.length',
  'typescript(consistent-type-imports)': `import { Stats } from 'node:fs'\nexport type S = Stats`,
  'typescript(only-throw-error)': `export function f(): void { throw 'no' }`,
  'typescript(return-await)': `export async function f(): Promise<number> { try { return Promise.resolve(1) } catch { return 2 } }`,
  'typescript(ban-ts-comment)': `// @ts-ignore\nexport const x = 1`,
  'import(no-default-export)': 'export default 1',
  'eslint(no-console)': `console.log('x')`,
  'eslint(max-lines)': `export const x = 1\n${lines(350)}`,
  'eslint(max-lines-per-function)': `export function f(): void {\n${statements(60)}}`,
  'eslint(max-params)': 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e',
  'eslint(complexity)': `export const f = (x: number): number => x ${'|| x '.repeat(10)}`,
  'react-hooks(rules-of-hooks)': `import { useState } from 'react'\nexport function Page({ on }: { on: boolean }) { if (on) { useState(1) } return <p>x</p> }`,
  'react-hooks(exhaustive-deps)': `import { useEffect } from 'react'\nexport function Page({ on }: { on: () => void }) { useEffect(() => { on() }, []); return <p>x</p> }`,
  'jsx-a11y(alt-text)': `export const Page = () => <img src="x" />`,
  'react(no-danger)': `export const Page = () => <p dangerouslySetInnerHTML={{ __html: 'x' }} />`,
}

const TSCONFIG = {
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: {
    jsx: 'react-jsx',
    lib: ['ES2024', 'DOM'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  },
  include: ['.'],
}

interface Diagnostic {
  readonly code: string
  readonly filename: string
}

let folder: string
let found: readonly Diagnostic[]
const fileOf = (rule: string, source: string): string =>
  `${rule.replaceAll(/\W+/g, '-')}source.${/<(p|img)\b/.test(source) ? 'tsx' : 'ts'}`

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')))
  symlinkSync(join(root, 'apps/web/node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  const files = Object.entries(BROKEN).map(([rule, source]) => {
    const file = join(folder, fileOf(rule, source))
    writeFileSync(file, source)
    return file
  })
  const { output } = await runTool('oxlint', '--type-aware', '-c', '.oxlintrc.json', '-f', 'json', ...files)
  found = (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics // oxlint's own format.
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('each lint rule stops what it is there to stop', () => {
  test.each(Object.entries(BROKEN))('%s', (rule, source) => {
    const here = found.filter(({ filename }) => basename(filename) === fileOf(rule, source))
    expect(here.map(({ code }) => code)).toContain(rule)
  })
})
