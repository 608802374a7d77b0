import type { ProviderProblem } from '../../people/sign-on/provider-error.ts'

/** What is wrong with a provider, for whoever sets it up. */
const WORDS: Readonly<Record<ProviderProblem, string>> = {
  address: 'The address must begin with https://, or with http:// on the very machine Keywright runs on.',
  insecure: 'The provider names an address without https, or one on the machine Keywright runs on.',
  redirect: 'The address leads on to another one. Use the issuer exactly as the provider writes it.',
  'too-large': 'What came back is far too large for what a provider says of itself.',
  'no-authorization-endpoint': 'The provider names no authorization endpoint, so nobody could sign in there.',
  'no-token-endpoint': 'The provider names no token endpoint, so codes could not be redeemed.',
  'no-keys': 'The provider names no keys (jwks_uri), so nothing it signs could be checked.',
  endpoint: 'One of the addresses the provider names is without https, or on the machine Keywright runs on.',
  issuer: 'The provider calls itself by another issuer than the one typed. It must be the same to the letter.',
  'not-found': 'Nothing is found at /.well-known/openid-configuration below this address.',
  unreachable: 'The address cannot be reached from the machine Keywright runs on.',
  certificate: 'The certificate at this address is not trusted by the machine Keywright runs on.',
  late: 'No answer within ten seconds.',
  malformed: 'What came back is not what a provider of OpenID Connect says of itself.',
}

export const providerWords = (problem: ProviderProblem): string => WORDS[problem]
