import { answerOf, api } from '../../lib/api.ts'

/** How the window that came back from the provider tells the one that waits. */
export const PROVED = 'keywright-proved'

/** In a window of its own, so that what was about to be done is still here afterwards. */
export async function openProviderProof(): Promise<void> {
  // Opened at once: browsers let a press of a button open a window, and not what comes later.
  const other = window.open('about:blank', '_blank', 'popup,width=520,height=700')
  try {
    const { url } = await answerOf(api.POST('/bff/sign-on/proof'))
    if (other === null) location.assign(url)
    else other.location.href = url
  } catch (error) {
    other?.close()
    throw error
  }
}
