import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aRequest as anyRequest, instant, newInstanceId, principalId } from '../testing/builders.ts'
import {
  approvalRefusal,
  canonicalRequest,
  GUARDED_ACTIONS,
  isMet,
  personBehind,
  ruleToLoosen,
  sameness,
  stateAt,
  type ApprovalRequest,
  type DualControl,
  type Party,
  type Vote,
} from './dual-control.ts'

const party = (name: string, owner?: string): Party => {
  const id = principalId(name)
  const person = personBehind({ id, ...(owner !== undefined && { owner: principalId(owner) }) })
  return { id, name, kind: 'person', credential: 'session', sourceAddress: '192.0.2.1', person }
}
const vote = (name: string, groups: readonly string[], owner?: string): Vote => ({
  ...party(name, owner),
  groups,
  at: instant(),
})

const aRequest = (part: Partial<ApprovalRequest> = {}) => anyRequest({ requester: party('ada'), ...part })

const NAMES = ['ada', 'ben', 'cleo', 'dora']
const GROUPS = ['red', 'green', 'blue']
const attempts = fc.array(
  fc.record({
    name: fc.constantFrom(...NAMES, 'robot of ada', 'robot of ben'),
    groups: fc.uniqueArray(fc.constantFrom(...GROUPS)),
  }),
  { maxLength: 8 },
)
const ownerOf = (name: string) => (name.startsWith('robot') ? name.replace('robot of ', '') : undefined)

/** Every way to give each a group, tried one after another by counting. */
function canDiffer(memberships: readonly (readonly string[])[]): boolean {
  const ways = GROUPS.length ** memberships.length
  for (let way = 0; way < ways; way += 1) {
    const given = memberships.map((_, i) => GROUPS[Math.floor(way / GROUPS.length ** i) % GROUPS.length] ?? '')
    const fits = memberships.every((groups, i) => groups.includes(given[i] ?? ''))
    if (fits && new Set(given).size === given.length) return true
  }
  return memberships.length === 0
}

describe('who may approve', () => {
  test('no sequence of attempts counts otherwise than a naive reading of the rules', () => {
    const cases = fc.record({ approvers: fc.integer({ min: 1, max: 5 }), distinctGroups: fc.boolean(), attempts })
    fc.assert(
      fc.property(cases, ({ approvers, distinctGroups, attempts: tried }) => {
        const request = aRequest({ quorum: { approvers, distinctGroups } })
        const counted: Vote[] = []
        const model = new Map<string, readonly string[]>()
        for (const { name, groups } of tried) {
          const mine = vote(name, groups, ownerOf(name))
          const would = { request, votes: counted, person: mine.person, groups, people: [] }
          const refused = approvalRefusal(would)
          const human = ownerOf(name) ?? name
          const counts =
            human !== 'ada' && !model.has(human) && (!distinctGroups || canDiffer([...model.values(), groups]))
          expect(refused === undefined).toBe(counts)
          if (counts) {
            counted.push(mine)
            model.set(human, groups)
          }
          expect(isMet(request.quorum, counted)).toBe(model.size >= approvers)
        }
      }),
    )
  })

  test('who has come to own the service ID that asked is the one who asked', () => {
    const request = aRequest({ requester: party('robot', 'ada') })
    const would = { request, votes: [], groups: [], person: principalId('ben') }
    expect(approvalRefusal({ ...would, people: [principalId('ben')] })).toBe('own')
    expect(approvalRefusal({ ...would, people: [principalId('ada')] })).toBeUndefined()
  })
})

describe('a request', () => {
  test('stands to its last moment and no longer, unless it has ended', () => {
    const at = (ms: number, state: ApprovalRequest['state']) => stateAt(aRequest({ state }), instant(ms))
    expect([at(999, 'open'), at(1000, 'open'), at(1000, 'approved')]).toEqual(['open', 'lapsed', 'lapsed'])
    expect([at(1000, 'executed'), at(1000, 'refused')]).toEqual(['executed', 'refused'])
  })

  test('has other bytes as soon as anything that is agreed to is another', () => {
    const request = aRequest()
    const others = [
      { action: 'kms.secrets.disable' as const },
      { instanceId: newInstanceId() },
      { key: undefined },
      { key: request.key && { ...request.key, revision: 4 } },
      { parameters: '{}' },
      { changes: { state: { before: 'active', after: 'suspended' } } },
      { requester: party('ben') },
      { requestedAt: instant(1) },
    ]
    const texts = others.map((part) => canonicalRequest({ ...request, ...part }))
    expect(new Set([canonicalRequest(request), ...texts]).size).toBe(others.length + 1)
    expect(canonicalRequest({ ...request, votes: [vote('ben', [])], revision: 2 })).toBe(canonicalRequest(request))
  })

  test('is the same as another that asks for the same, whoever asked when', () => {
    const request = aRequest()
    expect(sameness(aRequest({ ...request, requester: party('ben'), requestedAt: instant(5) }))).toBe(sameness(request))
  })
})

const quorums = fc.option(fc.record({ approvers: fc.integer({ min: 1, max: 5 }), distinctGroups: fc.boolean() }), {
  nil: undefined,
})
const controls = fc.record({
  rules: fc.tuple(quorums, quorums).map(([del, read]) => ({
    ...(del && { 'kms.secrets.delete': del }),
    ...(read && { 'kms.secrets.read': read }),
  })),
  standsDays: fc.integer({ min: 1, max: 30 }),
})

test('a policy is laxer exactly when some sets of approvals are enough under it that were not before', () => {
  const people = NAMES.map((name) => vote(name, []))
  const crowds = [0, 1, 2, 3, 4].flatMap((size) => [
    people.slice(0, size),
    people.slice(0, size).map((one, i) => ({ ...one, groups: [String(i)] })),
  ])
  const five = [...people, vote('eve', [])]
  crowds.push(
    five,
    five.map((one, i) => ({ ...one, groups: [String(i)] })),
  )
  const enough = (control: DualControl) =>
    GUARDED_ACTIONS.flatMap((action) =>
      crowds.map((crowd) => {
        const rule = control.rules[action]
        return rule === undefined || isMet(rule, crowd)
      }),
    )
  fc.assert(
    fc.property(controls, controls, (before, after) => {
      const [was, is] = [enough(before), enough(after)]
      const gained = is.some((now, i) => now && was[i] === false)
      const isLaxer = gained || after.standsDays > before.standsDays
      const stoodUnderRules = Object.keys(before.rules).length > 0
      expect(ruleToLoosen(before, after) !== undefined).toBe(isLaxer && stoodUnderRules)
    }),
  )
})
