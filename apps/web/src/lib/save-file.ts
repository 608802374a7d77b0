const SAVED_MS = 10_000

/** Hands a file made in the page to the browser's own saving; the address it has meanwhile lives for a moment. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), SAVED_MS)
}
