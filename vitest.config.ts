import { defineConfig } from 'vitest/config'

// Tests lie beside the code. Those that need a token (*.softhsm.test.ts) run with the others: `npm test` brings SoftHSM.
export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/bff/src/**/*.test.ts',
      'apps/web/src/**/*.test.{ts,tsx}',
      'tools/**/*.test.{ts,mjs}',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // A process for each file, since vendor libraries keep state and may take their process down.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
