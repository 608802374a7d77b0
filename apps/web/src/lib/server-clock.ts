/** Below this the two clocks are taken for one: the header tells whole seconds, and the answer took a while to come. */
const SAME_MS = 3_000

let ahead = 0

/** Each answer of the server says what time it is there. */
export function learnServerTime({ headers }: Pick<Response, 'headers'>, now = Date.now()): void {
  const there = Date.parse(headers.get('Date') ?? '')
  if (Number.isNaN(there)) return
  const difference = there - now
  ahead = Math.abs(difference) < SAME_MS ? 0 : difference
}

/** Waiting rules are judged by the server's clock, so a button waits by it too. */
export const serverNow = (): number => Date.now() + ahead
