/** A page that fails sooner than this after its load would fail again. */
const SETTLED_MS = 5000

/** After an update of the server an open page asks for pieces that are gone; a fresh load brings the new ones. */
export function reloadWhenOutdated(): void {
  addEventListener('vite:preloadError', () => {
    if (performance.now() > SETTLED_MS) location.reload()
  })
}
