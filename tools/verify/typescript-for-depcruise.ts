import { registerHooks } from 'node:module'

const isTypescript = (specifier: string): boolean => /^typescript(\/|$)/.test(specifier)

/**
 * dependency-cruiser reads TypeScript through the compiler's JavaScript API, which version 7, the native compiler, no longer
 * has: beside it, dependency-cruiser skips every .ts file and finds nothing wrong. So it, and only it, is given the last
 * version that has the API. Call before importing it.
 */
export function giveDependencyCruiserTypescript5(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (!isTypescript(specifier) || !context.parentURL?.includes('/dependency-cruiser/'))
        return next(specifier, context)
      return next(specifier.replace('typescript', 'typescript-5'), { ...context, parentURL: import.meta.url })
    },
  })
}
