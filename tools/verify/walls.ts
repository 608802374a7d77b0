import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { IConfiguration } from 'dependency-cruiser'
import { giveDependencyCruiserTypescript5 } from './typescript-for-depcruise.ts'

interface Judgement {
  readonly text: string
  readonly broken: readonly string[]
  readonly sourcesRead: number
}

/** What .dependency-cruiser.cjs says. */
export function wallRules(): IConfiguration {
  const require: (file: string) => unknown = createRequire(import.meta.url)
  return require('../../.dependency-cruiser.cjs') as IConfiguration // It has no types of its own.
}

/** Judges the imports under `base`, a tree of packages and apps, by .dependency-cruiser.cjs. */
export async function judgeWalls(base: string): Promise<Judgement> {
  giveDependencyCruiserTypescript5()
  const { cruise, format } = await import('dependency-cruiser')
  const { forbidden, options } = wallRules()
  const { output } = await cruise(['packages', 'apps'], {
    ...options,
    baseDir: base,
    validate: true,
    ruleSet: { forbidden: forbidden ?? [] },
  })
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text where a result was asked for')
  const formatted = await format(output, { outputType: 'err-long' })
  return {
    text: typeof formatted.output === 'string' ? formatted.output : '',
    broken: [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort(),
    sourcesRead: output.modules.filter(({ source, dependencies }) => /\.tsx?$/.test(source) && dependencies.length > 0)
      .length,
  }
}

if (import.meta.main) {
  const { text, broken, sourcesRead } = await judgeWalls(resolve(import.meta.dirname, '../..'))
  process.stdout.write(`${text}\n`)
  if (sourcesRead === 0) process.stdout.write('No TypeScript was read, so nothing was judged.\n')
  process.exitCode = broken.length > 0 || sourcesRead === 0 ? 1 : 0
}
