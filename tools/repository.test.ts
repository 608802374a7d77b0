import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

// The rules of the house that no other tool reads. What is not in git yet counts too, unless git ignores it.

interface Manifest {
  readonly name: string
  readonly license?: string
  readonly exports?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const root = resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const listed = (...options: readonly string[]): readonly string[] =>
  execFileSync('git', ['ls-files', ...options, '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((line) => line !== '')

const files = listed('--cached', '--others', '--exclude-standard').filter((file) => existsSync(join(root, file)))
const texts = files
  .filter((file) => !/\.(woff2?|png|jpe?g|ico|gif|webp|db|der|bin|gz|br)$/.test(file))
  .map((file) => ({ file, text: read(file) }))

/** Tests that hold examples of what is not allowed. */
const EXAMPLES = ['tools/repository.test.ts', 'tools/verify/lint.test.ts', 'tools/verify/walls.test.ts']
const GENERATED = ['packages/contract/src/client/schema.d.ts', 'packages/contract/openapi.json', 'pnpm-lock.yaml']
const isTest = (file: string): boolean => /\.(test|e2e|spec|contract|setup)\.[mc]?tsx?$|\/testing\/|^e2e\//.test(file)
const isCode = (file: string): boolean =>
  /\.(tsx?|mjs|cjs|js)$/.test(file) && ![...GENERATED, ...EXAMPLES].includes(file)

const isShipped = (file: string): boolean => /^(packages|apps)\//.test(file) && isCode(file) && !isTest(file)

/** Every file of a kind in which a pattern is found, by name. */
const filesWith = (pattern: RegExp, among: (file: string) => boolean): readonly string[] =>
  texts.filter(({ file, text }) => among(file) && pattern.test(text)).map(({ file }) => file)

const manifests = files
  .filter((file) => basename(file) === 'package.json')
  .map((file) => ({ file, manifest: JSON.parse(read(file)) as Manifest }))
const dependents = (name: string): readonly string[] =>
  manifests
    .filter(({ manifest }) => name in { ...manifest.dependencies, ...manifest.devDependencies })
    .map(({ file }) => dirname(file))

const importing = (specifier: string): RegExp =>
  new RegExp(`(from|import|require|resolve)\\s*\\(?\\s*['"]${specifier}['"/]`)

describe('walls', () => {
  test('only packages/cryptoki depends on pkcs11js or imports it', () => {
    expect(dependents('pkcs11js')).toEqual(['packages/cryptoki'])
    const outside = (file: string): boolean => isCode(file) && !file.startsWith('packages/cryptoki/')
    expect(filesWith(importing('pkcs11js'), (file) => outside(file))).toEqual([])
  })

  test('the core depends on nothing and imports only itself', () => {
    expect(manifests.find(({ file }) => file === 'packages/core/package.json')?.manifest.dependencies ?? {}).toEqual({})
    const core = (file: string): boolean => file.startsWith('packages/core/') && isShipped(file)
    // An action may end in the word, as `kms.secrets.import` does.
    expect(filesWith(/(?<![\w.])(from|import)\s*\(?\s*['"](?!\.\.?\/)/, core)).toEqual([])
    expect(filesWith(/['"]node:/, core)).toEqual([])
  })

  test('the environment is read in one place', () => {
    const allowed = ['apps/bff/src/env.ts']
    expect(
      filesWith(/\bprocess\.env\b|import\.meta\.env\.(?!DEV\b|PROD\b)/, isShipped).filter(
        (file) => !allowed.includes(file),
      ),
    ).toEqual([])
  })

  test('every package says what it exports, or is an app', () => {
    const silent = manifests.filter(
      ({ file, manifest }) => file.startsWith('packages/') && manifest.exports === undefined,
    )
    expect(silent.map(({ file }) => file)).toEqual([])
  })
})

/** What git keeps that is no plain file, by the mode it begins an entry with: 120000 is a link, 160000 another repository. */
const noPlainFile = (entry: string): boolean => !/^100(644|755) /.test(entry)

describe('files', () => {
  test('no link and no other repository is in the tree: what is read here is what is read everywhere', () => {
    expect(['120000 0123456789abcdef 0\tlink', '160000 0123456789abcdef 0\tmodule'].filter(noPlainFile)).toHaveLength(2)
    expect(listed('--stage').filter(noPlainFile)).toEqual([])
    // Nor among what is not in git yet, where a link that leads nowhere would not even count as there.
    const others = listed('--others', '--exclude-standard')
    expect(others.filter((file) => lstatSync(join(root, file)).isSymbolicLink())).toEqual([])
  })
})

describe('secrets', () => {
  test('no private key is in the tree, not even one for tests', () => {
    expect(filesWith(new RegExp(`BEGIN [A-Z ]*PRIVATE ${'KEY'}`), (file) => !EXAMPLES.includes(file))).toEqual([])
    expect(files.filter((file) => /\.(pem|key|p12|pfx|jks)$/.test(file))).toEqual([])
  })

  test('install scripts run for pkcs11js alone', () => {
    const [, block = ''] = /^allowBuilds:\n((?:[ ]+.*\n?)*)/m.exec(read('pnpm-workspace.yaml')) ?? []
    expect(block.trim().split('\n')).toEqual(['pkcs11js: true'])
    expect(read('pnpm-workspace.yaml')).not.toMatch(/dangerouslyAllowAllBuilds|onlyBuiltDependencies/)
  })

  test('lock files pin by hash, and name no host to fetch from', () => {
    expect(
      filesWith(/"resolved":|tarball:|registry=/, (file) =>
        /(^|\/)(pnpm-lock\.yaml|package-lock\.json|\.npmrc)$/.test(file),
      ),
    ).toEqual([])
  })
})

/** A habit we do not have, with an example that proves the pattern finds it. */
const HABITS: readonly { what: string; pattern: RegExp; among: (file: string) => boolean; example: string }[] = [
  { what: 'unfinished work', pattern: /\b(TODO|FIXME|XXX|HACK)\b/, among: isCode, example: '// TODO: later' },
  {
    what: 'tests parked or singled out',
    pattern: /\b(describe|test|it|suite)(\.\w+)*\.(only|skip|todo|fixme|skipIf|runIf)\b|\bx(it|describe)\(/,
    among: (file) => isTest(file) && isCode(file),
    example: "test.skip('later', () => {})",
  },
  {
    what: 'any',
    pattern: /(:|\bas|<|,)\s*any\b\s*(?=[\])>,;=|&[{}]|$)/m,
    among: (file) => isCode(file) && /\.tsx?$/.test(file),
    example: 'const x = y as any',
  },
  {
    what: 'switched-off type checks',
    pattern: /@ts-(ignore|nocheck|expect-error)/,
    among: isCode,
    example: '// @ts-ignore',
  },
  {
    what: 'lint rules switched off without a reason',
    pattern: /(oxlint|eslint)-disable(?!.* -- )/,
    among: isCode,
    example: '// oxlint-disable-next-line complexity',
  },
  {
    what: 'paths of one machine',
    pattern: /(^|[\s'"`(=:])\/(work|root)\//m,
    among: (file) => !EXAMPLES.includes(file),
    example: "readFileSync('/root/secret')",
  },
  {
    what: 'registries other than the public one',
    pattern: /https?:\/\/(?!registry\.npmjs\.org)[^/\s'"]*(registry|artifactory|verdaccio|nexus|mirror)/,
    among: (file) => !EXAMPLES.includes(file),
    example: 'https://registry.example.com/react',
  },
]

describe('habits', () => {
  test.each(HABITS)('no $what', ({ pattern, among, example }) => {
    expect(example).toMatch(pattern)
    expect(filesWith(pattern, among)).toEqual([])
  })

  test('no file is too long to read: 350 lines, tests 500', () => {
    const most = (file: string): number => (isTest(file) ? 500 : 350)
    const tooLong = texts.filter(({ file, text }) => isCode(file) && text.split('\n').length - 1 > most(file))
    expect(tooLong.map(({ file }) => file)).toEqual([])
  })
})

describe('what the project promises about itself', () => {
  test('the licence is Apache 2.0, everywhere', () => {
    expect(read('LICENSE')).toContain('Apache License')
    expect(manifests.filter(({ manifest }) => manifest.license !== 'Apache-2.0').map(({ file }) => file)).toEqual([])
  })

  test.each(['react', 'vite', '@tanstack/react-query', 'tailwindcss', 'hono', 'pkcs11js', 'playwright'])(
    'it is built with %s',
    (name) => {
      expect(dependents(name)).not.toEqual([])
    },
  )
})
