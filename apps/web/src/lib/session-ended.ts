/** Where to sign in, and where to go on from there; `ended` says that somebody was signed in until now. */
export function signInAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>, ended?: '1'): string {
  const next = { next: pathname + search, ...(ended === undefined ? {} : { ended }) }
  return `/sign-in?${new URLSearchParams(next).toString()}`
}

/** A full load, not a change of route: every cache and every secret in memory goes with the page. */
export function leaveForSignIn(): void {
  if (location.pathname !== '/sign-in') location.assign(signInAddress(location, '1'))
}
