/** Where to sign in again, and where to come back to. */
export function signInAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  return `/sign-in?${new URLSearchParams({ next: pathname + search }).toString()}`
}

/** A full load, not a change of route: every cache and every secret in memory goes with the page. */
export function leaveForSignIn(): void {
  if (location.pathname !== '/sign-in') location.assign(signInAddress(location))
}
