// The walls of the design: who may import whom. tools/verify/walls.test.ts breaks each of them on purpose.

const TESTS = '\\.(test|contract)\\.tsx?$|/testing/'

/** Files matching `from` may, inside the repository, import only each other and what is allowed. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TESTS },
  to: { path: '^(packages|apps)/', pathNot: [from, '/node_modules/', ...allowed] },
})

const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    // Between packages.
    only('core-imports-no-one', '^packages/core/', [], 'The core is what everything else is about; it knows nobody.'),
    never(
      'core-is-pure',
      { path: '^packages/core/', pathNot: TESTS },
      { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
      'The core does no I/O and runs in a browser: neither Node nor a package.',
    ),
    only(
      'contract-knows-core-words',
      '^packages/contract/',
      ['^packages/core/src/(vocabulary|lifecycle|policy)/', '^packages/core/src/errors/'],
      'The contract is written in the words of the core, and knows nothing that runs.',
    ),
    only('cryptoki-knows-core', '^packages/cryptoki/', ['^packages/core/src/'], 'The token is an adapter of the core.'),
    only(
      'bff-knows-packages',
      '^apps/bff/',
      ['^packages/[^/]+/src/'],
      'The server serves the dashboard as files, not as code.',
    ),
    only(
      'web-knows-contract-and-core',
      '^apps/web/',
      [
        '^packages/contract/src/',
        '^packages/core/src/(vocabulary|lifecycle|policy|errors|envelope|audit)/',
        '^apps/bff/src/app\\.ts$',
      ],
      'The dashboard is a client of the API like any other, and shares the pure parts of the core.',
    ),
    never(
      'web-sees-the-bff-as-types',
      { path: '^apps/web/' },
      { path: '^apps/bff/', dependencyTypesNot: ['type-only'] },
      'Server code does not reach the browser.',
    ),
    never(
      'web-leaves-the-server-half-of-the-contract',
      { path: '^apps/web/', pathNot: TESTS },
      { path: '(^|/)node_modules/(@hono/zod-openapi|hono|@asteasolutions)/' },
      'The bundle carries neither zod-openapi nor server code.',
    ),
    never(
      'packages-do-not-know-apps',
      { path: '^packages/' },
      { path: '^apps/' },
      'Imports flow one way; tests are no exception.',
    ),
    never(
      'native-addon-in-one-place',
      { pathNot: '^packages/cryptoki/' },
      { path: '(^|/)pkcs11js(/|$)' },
      'A vendor library may hang or crash: only the worker of packages/cryptoki loads one.',
    ),
    never(
      'nothing-shipped-imports-tests',
      { path: '^(packages|apps)/', pathNot: TESTS },
      { path: TESTS, pathNot: '/node_modules/' },
      'Fakes and builders stay out of what runs at a customer.',
    ),
    // Inside the core.
    only('vocabulary-knows-nothing', '^packages/core/src/vocabulary/', [], 'Words come first.'),
    only(
      'lifecycle-knows-words',
      '^packages/core/src/lifecycle/',
      ['^packages/core/src/vocabulary/'],
      'State tables are total functions over words.',
    ),
    // Inside the server.
    never(
      'routes-do-not-reach-into-the-store',
      { path: '^apps/bff/src/routes/', pathNot: TESTS },
      { path: '^apps/bff/src/store/', dependencyTypesNot: ['type-only'] },
      'A route calls one operation and one presenter; the composition root chooses the store.',
    ),
    never(
      'only-main-wires',
      { path: '^(packages|apps)/', pathNot: [TESTS, '^apps/bff/src/main\\.ts$'] },
      { path: '^apps/bff/src/main\\.ts$' },
      'The composition root is the last to be imported: by nobody.',
    ),
    // Inside the dashboard, from the bottom up.
    only(
      'ui-knows-react',
      '^apps/web/src/ui/',
      ['^apps/web/src/lib/'],
      'Primitives know no feature, form, router or query.',
    ),
    only(
      'components-know-ui',
      '^apps/web/src/components/',
      ['^apps/web/src/(ui|lib)/', '^packages/(contract|core)/src/'],
      'House components know no feature.',
    ),
    never(
      'features-are-strangers',
      { path: '^apps/web/src/features/([^/]+)/', pathNot: TESTS },
      { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
      'What two features share moves down to components or lib.',
    ),
    never(
      'features-do-not-know-routes',
      { path: '^apps/web/src/(features|components|ui|lib)/' },
      { path: '^apps/web/src/routes/', dependencyTypesNot: ['type-only'] },
      'Pages compose features, not the other way.',
    ),
    // Everywhere.
    never(
      'no-cycles',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'Two files that need each other are one file.',
    ),
    never(
      'no-unresolvable',
      { path: '^(packages|apps)/' },
      { couldNotResolve: true },
      'A wall cannot be judged by an import nobody can follow.',
    ),
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
}
