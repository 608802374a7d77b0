import type { AuditFacts } from './event.ts'

/** What a change was from and to, by the names Key Protect's events give (key-protect-api.md §1.13). */
export const changeFacts = (before: AuditFacts, after: AuditFacts): AuditFacts => ({
  ...named('initialValue', before),
  ...named('newValue', after),
})

const named = (when: string, facts: AuditFacts): AuditFacts =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${when}.${name}`, value]))
