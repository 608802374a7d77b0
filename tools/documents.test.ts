import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

// Documents go out of date in silence. What of them can be compared with the code, is.

const root = resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const documents = files.filter((file) => file.endsWith('.md'))

const found = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, captured = '']) => captured)

const FENCED = /^```[^]*?^```/gm
/** As GitHub names the headings of a page. */
const anchorsOf = (text: string): readonly string[] =>
  found(/^#+ (.+)$/gm, text.replaceAll(FENCED, '')).map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The links of a document that lead nowhere. */
function brokenLinks(file: string, text = read(file)): readonly string[] {
  const targets = [...found(/\]\(([^)\s]+)\)/g, text), ...found(/(?:src|srcset)="([^"]+)"/g, text)]
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false
    const [path = '', anchor] = target.split('#')
    const place = path === '' ? file : join(dirname(file), path)
    if (!existsSync(join(root, place))) return true
    return anchor !== undefined && !anchorsOf(read(place)).includes(anchor)
  })
}

describe('links', () => {
  test.each(documents)('%s leads nowhere that is not', (file) => {
    expect(brokenLinks(file)).toEqual([])
  })

  test('one that leads nowhere is found', () => {
    const text = '[a](gone.md) [b](#gone) [c](docs/glossary.md#gone) <img src="gone.png"> [d](docs/glossary.md#actions)'
    expect(brokenLinks('README.md', text)).toEqual(['gone.md', '#gone', 'docs/glossary.md#gone', 'gone.png'])
  })
})

test('the tests that the threat model names are there', () => {
  const named = found(/`([\w./-]+\.(?:test\.tsx?|contract\.ts|e2e\.ts))`/g, read('docs/threat-model.md'))
  const known = (name: string): boolean =>
    files.some((file) => (name.includes('/') ? `/${file}`.endsWith(`/${name}`) : basename(file) === name))
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter((name) => !known(name))).toEqual([])
})

test('the glossary names every action that an event can carry, and none that does not occur', () => {
  const shipped = (file: string): boolean =>
    /^(?:packages\/core|apps\/bff)\/src\/.*\.ts$/.test(file) && !/\.(?:test|contract)\.ts$|\/testing\//.test(file)
  const laterReleases = 'packages/core/src/audit/severity.ts'
  const used = files
    .filter((file) => shipped(file) && file !== laterReleases)
    .flatMap((file) => found(/'(kms(?:\.[a-z-]+){2})'/g, read(file)))
  const [, table = ''] = read('docs/glossary.md').split('## Actions')
  const named = found(/^\| (`.+?`) \|/gm, table).flatMap((row) => {
    const [first = '', ...others] = found(/`([^`]+)`/g, row)
    return [first, ...others.map((other) => other.replace('…', first.slice(0, first.lastIndexOf('.'))))]
  })
  expect(new Set(named)).toEqual(new Set(used))
})

test('the README names every setting, and none that is not read', () => {
  const internal = ['KEYWRIGHT_PARENT_PIPE']
  const settings = (text: string) => new Set(found(/\b(KEYWRIGHT_[A-Z_]+[A-Z])\b/g, text))
  const [, table = ''] = read('README.md').split('## Settings')
  const [rows = ''] = table.split('\n## ')
  for (const name of internal) expect(settings(read('apps/bff/src/env.ts'))).toContain(name)
  expect(settings(rows)).toEqual(
    new Set([...settings(read('apps/bff/src/env.ts'))].filter((n) => !internal.includes(n))),
  )
})

test('every record of a decision is in its list', () => {
  const records = files.filter((file) => /^docs\/adr\/\d{4}-.+\.md$/.test(file)).map((file) => basename(file))
  expect(found(/^\| \[\d{4}\]\((.+?)\) \|/gm, read('docs/adr/README.md'))).toEqual(records.toSorted())
})
