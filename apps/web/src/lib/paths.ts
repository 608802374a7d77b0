/** Every address in the app; a test prints this table and checks that each one matches a route. */
export const paths = {
  home: '/',
  firstRun: '/first-run',
  signIn: '/sign-in',
  overview: '/instances/$instanceId/overview',
  keys: '/instances/$instanceId/keys',
  keyCreate: '/instances/$instanceId/keys/new',
  key: '/instances/$instanceId/keys/$keyId',
  keyUse: '/instances/$instanceId/keys/$keyId/use',
  keyActivity: '/instances/$instanceId/keys/$keyId/activity',
  audit: '/instances/$instanceId/audit',
  hsm: '/instances/$instanceId/hsm',
} as const
