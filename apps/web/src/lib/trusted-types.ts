interface TrustedTypesFactory {
  readonly createPolicy: (name: string, rules: { readonly createHTML: (html: string) => string | null }) => unknown
}

/**
 * Under `require-trusted-types-for 'script'` even clearing an element through innerHTML throws, and react-aria's live
 * announcer clears itself so. The default policy lets the empty text through and nothing else.
 */
export function allowEmptyHtml(): void {
  // Not yet in TypeScript's DOM library; absent in browsers that do not enforce it.
  const { trustedTypes } = window as { readonly trustedTypes?: TrustedTypesFactory }
  trustedTypes?.createPolicy('default', { createHTML: (html) => (html === '' ? html : null) })
}
