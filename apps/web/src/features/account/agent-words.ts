interface Known {
  readonly pattern: RegExp
  readonly name: string
}

/** The first that matches is meant: most browsers also claim to be those further down. */
const BROWSERS: readonly Known[] = [
  { pattern: /Edg\//, name: 'Edge' },
  { pattern: /OPR\//, name: 'Opera' },
  { pattern: /Firefox\/|FxiOS\//, name: 'Firefox' },
  { pattern: /Chrome\/|CriOS\/|Chromium\//, name: 'Chrome' },
  { pattern: /Safari\//, name: 'Safari' },
  { pattern: /curl\//, name: 'curl' },
]

const SYSTEMS: readonly Known[] = [
  { pattern: /Android/, name: 'Android' },
  { pattern: /iPhone|iPad|iPod/, name: 'iOS' },
  { pattern: /Windows/, name: 'Windows' },
  { pattern: /Mac OS X|Macintosh/, name: 'macOS' },
  { pattern: /CrOS/, name: 'ChromeOS' },
  { pattern: /Linux/, name: 'Linux' },
]

const nameIn = (known: readonly Known[], agent: string): string | undefined =>
  known.find(({ pattern }) => pattern.test(agent))?.name

/** "Firefox on Linux": what a browser says of itself is a hint for people, and proves nothing. */
export function agentWords(agent: string): string {
  const browser = nameIn(BROWSERS, agent)
  const system = nameIn(SYSTEMS, agent)
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`
  return browser ?? system ?? (agent === '' ? 'Unknown browser' : agent.slice(0, 60))
}
