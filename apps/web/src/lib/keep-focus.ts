const DRAWN_MS = 60

/** What had the focus may be gone with what was done; whoever works by keyboard goes on at the top of the page. */
export function keepFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) {
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    }
  }, DRAWN_MS)
}
