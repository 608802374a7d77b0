/** Both ends of an id tell it from its neighbours; the middle does not. */
export function truncateMiddle(text: string, head = 8, tail = 6): string {
  return text.length <= head + tail + 1 ? text : `${text.slice(0, head)}…${text.slice(-tail)}`
}
