/** Some browsers fetch the address only after the click has been dealt with. */
const KEPT_MS = 10_000

/** Saves text as a file; nothing of it is sent anywhere. */
export function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
}
