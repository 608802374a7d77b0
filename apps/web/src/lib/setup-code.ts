/**
 * The setup code rides in the fragment, which browsers never send. It is read once and taken out of the address bar,
 * so that no screenshot, bookmark or history entry keeps it.
 */
export const takeSetupCode = (window: Pick<Window, 'location' | 'history'>): string | undefined =>
  takeFragment(window, '/first-run')

/** The same for the link of an invitation. */
export const takeInvitation = (window: Pick<Window, 'location' | 'history'>): string | undefined =>
  takeFragment(window, '/invitation')

function takeFragment({ location, history }: Pick<Window, 'location' | 'history'>, path: string): string | undefined {
  if (location.pathname !== path || location.hash.length < 2) return undefined
  const code = decoded(location.hash.slice(1))
  history.replaceState(history.state, '', location.pathname)
  return code
}

/** Of a link that was cut in the middle of a character there is no code to be had; then it is asked for. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Of what was pasted where the code is asked for: the code itself, or the whole link that ends in it. */
export const setupCodeIn = (pasted: string): string => pasted.trim().replace(/^.*#/s, '')
