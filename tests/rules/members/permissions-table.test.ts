// The permissions table on paper and in code are the same, cell by cell; and every act answers every identity rightly for every fact.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  may,
  mayAtAll,
  outranks,
  rankOf,
  RULES,
  type Condition,
  type Facts,
  type Verdict,
} from '../../../server/members/permissions.rules.ts'
import { permit } from '../../../server/members/permit.service.ts'
import { ACTS, SCOPES, type Act, type Role, type Scope } from '../../../server/protocol/acts.ts'
import { DomainError } from '../../../server/domain-error.ts'

type Cells = { cells: Record<string, string>; scopes: string; marks: string }
const ACT = /^[a-zA-Z]+(\.[a-zA-Z]+)?$/
const known = new Set<string>(ACTS)
const actsIn = (text: string): string[] =>
  text
    .replace(/\([^)]*\)/g, ' ')
    .split(/[\s,:]+/)
    .filter((word) => ACT.test(word) && known.has(word))

const paper = readFileSync(new URL('../../../server/members/permissions.md', import.meta.url), 'utf8')
const lines = paper.split('\n').filter((line) => /^\| \d+ +\|/.test(line))
const columns = lines.map((line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim()),
)
const expected = new Map<string, Cells>()
for (const [number = '', acts = '', ...rest] of columns) {
  if (Number(number) <= 20) {
    const [G = '', M = '', L = '', H = '', A = '', staff = '', O = '', marks = ''] = rest
    for (const act of actsIn(acts)) {
      const own = act === 'correction.publish' ? '▲' : marks
      expected.set(act, { cells: { guest: G, member: M, leader: L, host: H, assistant: A, owner: O }, scopes: staff, marks: own })
    }
  } else if (Number(number) >= 22) {
    const scopes = acts
    const [given = '', marks = ''] = rest
    for (const part of given.replace(/\([^)]*\)/g, '').split(' · ')) {
      const [head = '', tail] = part.split(/:(.*)/s)
      const before = tail === undefined ? '' : head
      const named = SCOPES.filter((scope) => new RegExp(`\\b${scope}\\b`).test(before))
      let scope: string = scopes === 'O alone' ? '' : scopes
      if (before.includes('O alone')) scope = ''
      else if (before.includes('too')) scope = `${scope} ${named.join(' ')}`
      else if (named.length > 0) scope = named.join(' ')
      const partMarks = `${before.includes('↑') ? '↑' : ''}${/\b2\b/.test(before) ? '2' : ''}`
      for (const act of actsIn(tail ?? head)) {
        expected.set(act, { cells: { owner: number === '28' ? '·' : '+' }, scopes: scope, marks: `${marks.split(',')[0]} ${partMarks}` })
      }
    }
  }
}
const FLAGGED: Record<string, Condition> = { 's trade': 'st', 's mod': 'sm' }

describe('the table on paper and in code', () => {
  test('paper names every act but the four passed by proof and the files by class', () => {
    const missing = ACTS.filter((act) => !expected.has(act))
    expect(missing).toEqual([
      'file.readPublic',
      'file.readEvidence',
      'file.readPaper',
      'file.readIdentity',
      'bySignature',
      'bySetupToken',
      'demo.signIn',
      'openDocs',
    ])
    expect(lines.length).toBe(34)
    expect(Object.keys(RULES).toSorted()).toEqual([...ACTS].toSorted())
  })

  test.each([...expected])('%s', (act, paperRow) => {
    const rule = RULES[act as Act]
    for (const [role, cell] of Object.entries(paperRow.cells)) {
      const special =
        (act === 'product.readStaff' && (role === 'host' || role === 'assistant')) || (act === 'picture.upload' && role === 'host')
      if (special) continue
      expect([role, rule.roles[role as keyof typeof rule.roles] ?? '·']).toEqual([role, FLAGGED[cell] ?? cell])
    }
    const everyStaff = paperRow.scopes === 'any' || paperRow.scopes === 'o'
    const scopes = everyStaff ? [] : paperRow.scopes.split(' ').filter((s) => s !== '·' && s !== '')
    const extra = act === 'product.readStaff' || act === 'member.search' || act === 'member.readAny'
    if (extra) scopes.push(act === 'product.readStaff' ? 'shows' : 'service')
    expect(rule.scopes === 'any' ? 'any' : rule.scopes.toSorted()).toEqual(everyStaff ? 'any' : scopes.toSorted())
    expect(rule.staffWhen).toBe(paperRow.scopes === 'o' ? 'o' : paperRow.scopes === 'pickup' ? 'p' : '+')
    expect(rule.audit).toBe(paperRow.marks.includes('▲'))
    const asksTwo = paperRow.marks.includes('2') && act !== 'identity.reveal' && act !== 'payoutAccount.reveal'
    expect(rule.two).toBe(asksTwo)
    if (rule.stepUp !== 'whenAsked') expect(rule.stepUp).toBe(paperRow.marks.includes('↑') ? 'always' : 'never')
  })

  test('reveals ask for a fresh proof only when the facts say so', () => {
    const asked = ACTS.filter((act) => RULES[act].stepUp === 'whenAsked')
    expect(asked).toEqual(['afterSale.decide', 'afterSale.receive', 'order.reveal', 'member.reveal'])
  })

  test('names that nobody may have are not in the table', () => {
    for (const name of ['member.impersonate', 'ledger.update', 'ledger.delete', 'audit.delete', 'counter.set'])
      expect(known.has(name)).toBe(false)
  })
})

type Identity = { name: string; kind: 'guest' | 'member' | 'staff'; roles: Role[]; scopes: Scope[] }
const IDENTITIES: Identity[] = [
  { name: 'guest', kind: 'guest', roles: ['guest'], scopes: [] },
  { name: 'member', kind: 'member', roles: ['member'], scopes: [] },
  { name: 'leader', kind: 'member', roles: ['member', 'leader'], scopes: [] },
  { name: 'host', kind: 'member', roles: ['member', 'host'], scopes: [] },
  { name: 'assistant', kind: 'member', roles: ['member', 'assistant'], scopes: [] },
  ...SCOPES.map((scope): Identity => ({ name: `staff ${scope}`, kind: 'staff', roles: ['staff'], scopes: [scope] })),
  { name: 'owner', kind: 'staff', roles: ['staff', 'owner'], scopes: [...SCOPES] },
]
const bits = (count: number): boolean[][] =>
  Array.from({ length: 2 ** count }, (_, n) => Array.from({ length: count }, (__, i) => ((n >> i) & 1) === 1))
const FACTS: Facts[] = bits(8).map(([own, entry, host, isAssistant, flagged, people, point, stepUpNow]) => ({
  own: own ?? false,
  entry: entry ?? false,
  host: host ?? false,
  assistant: isAssistant ? { trade: flagged ?? false, mod: flagged ?? false } : null,
  people: people ?? false,
  point: point ?? false,
  stepUpNow: stepUpNow ?? false,
}))

/** What the paper says, worked out again in another way: one role at a time, cell by cell. */
const oracle = (who: Identity, act: Act, facts: Facts, fresh: boolean): Verdict => {
  const rule = RULES[act]
  const truth: Record<Condition, boolean> = {
    '+': true,
    o: facts.own === true,
    e: facts.entry === true,
    s: false,
    st: facts.assistant?.trade === true,
    sm: facts.assistant?.mod === true,
    g: facts.people === true,
    p: facts.point === true,
  }
  const held: [Role, Condition][] = []
  const add = (role: Role, cell: Condition | undefined): void => void (cell && held.push([role, cell]))
  if (who.roles.includes('guest')) add('guest', rule.roles.guest)
  if (who.roles.includes('member')) add('member', rule.roles.member)
  if (who.roles.includes('leader')) add('leader', rule.roles.leader)
  if (who.roles.includes('host') || facts.host) add('host', rule.roles.host)
  if (who.roles.includes('assistant') || facts.assistant) add('assistant', rule.roles.assistant)
  if (who.roles.includes('owner')) add('owner', rule.roles.owner)
  if (who.kind === 'staff' && (rule.scopes === 'any' || rule.scopes.some((s) => who.scopes.includes(s)))) add('staff', rule.staffWhen)
  if (held.length === 0) return who.kind === 'guest' ? 'sign_in_needed' : 'not_allowed'
  const good = held.some(([role, cell]) =>
    cell === 's' ? (role === 'host' ? facts.host === true : Boolean(facts.assistant)) : truth[cell],
  )
  if (!good) {
    if (held.some(([, cell]) => cell === 'e')) return 'entry_refused'
    return held.some(([, cell]) => cell === 'st' || cell === 'sm') && facts.assistant ? 'not_allowed' : 'not_found'
  }
  if (rule.notOwn && facts.own) return 'not_allowed'
  const stepUp = rule.stepUp === 'always' || (rule.stepUp === 'whenAsked' && facts.stepUpNow === true)
  return stepUp && !fresh ? 'confirm_identity' : 'ok'
}

describe('every act × identity × fact', () => {
  test('answers as the table says', () => {
    let asked = 0
    const wrong: string[] = []
    for (const act of ACTS) {
      for (const who of IDENTITIES) {
        for (const facts of FACTS) {
          for (const fresh of [true, false]) {
            asked += 1
            const actor = { ...who, stepUpAtMs: fresh ? 1 : null }
            if (may(actor, act, facts) !== oracle(who, act, facts, fresh))
              wrong.push(`${act} ${who.name} ${JSON.stringify(facts)} ${fresh}`)
          }
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([])
    expect(asked).toBe(ACTS.length * IDENTITIES.length * 256 * 2)
  })

  test('the coarse question never refuses what some facts would allow, and never passes a person without a cell', () => {
    for (const act of ACTS) {
      for (const who of IDENTITIES) {
        const actor = { ...who, stepUpAtMs: 1 }
        const standing = FACTS.filter((f) => !(f.host && !who.roles.includes('host')) && !(f.assistant && !who.roles.includes('assistant')))
        const everOk = standing.some((facts) => may(actor, act, facts) === 'ok')
        expect([act, who.name, mayAtAll(actor, act) === 'ok']).toEqual([act, who.name, everOk])
      }
    }
  })
})

describe('particular cells', () => {
  const member = { kind: 'member', roles: ['member'], scopes: [], stepUpAtMs: null } as const
  const host = { kind: 'member', roles: ['member', 'host'], scopes: [], stepUpAtMs: null } as const
  const planner = { kind: 'staff', roles: ['staff'], scopes: ['shows'], stepUpAtMs: null } as const
  test("another's row and no row are the same answer", () => {
    expect(may(member, 'address.read', { own: false })).toBe('not_found')
    expect(may(host, 'show.goLive', { host: false })).toBe('not_found')
  })
  test('courses are there for who leads or has applied, not for every member', () => {
    for (const act of ['course.read', 'course.answer'] as const) {
      expect(may(member, act, { own: true })).toBe('ok')
      expect(may(member, act, { own: false })).toBe('not_found')
      expect(may({ ...member, kind: 'guest', roles: ['guest'] }, act, { own: true })).toBe('sign_in_needed')
      expect(may({ ...planner, scopes: ['leaders'] }, act, { own: true })).toBe('not_allowed')
    }
  })
  test('a draft is there for its own people and the planners only', () => {
    expect(may(member, 'show.read', { hidden: true })).toBe('not_found')
    expect(may(host, 'show.read', { hidden: true, host: true })).toBe('ok')
    expect(may(member, 'show.read', { hidden: true, assistant: { trade: false, mod: false } })).toBe('ok')
    expect(may(planner, 'show.read', { hidden: true })).toBe('ok')
    expect(may({ ...planner, scopes: ['finance'] }, 'show.read', { hidden: true })).toBe('not_found')
  })
  test('a price under the floor needs scope shows', () => {
    expect(may(host, 'offer.price', { host: true, belowFloor: true })).toBe('not_allowed')
    expect(may(host, 'offer.price', { host: true })).toBe('ok')
    expect(may(planner, 'offer.price', { belowFloor: true })).toBe('ok')
  })
  test('a fresh grant counts before the standing role is known', () => {
    expect(may(member, 'pin.open', { assistant: { trade: true, mod: false } })).toBe('ok')
    expect(may(member, 'pin.open', { assistant: { trade: false, mod: true } })).toBe('not_allowed')
    expect(may(member, 'pin.open', { assistant: null })).toBe('not_allowed')
  })
  test('permit throws the verdict as a refusal', () => {
    expect(() => permit(member, 'product.write')).toThrow(new DomainError('not_allowed'))
    expect(() => permit(member, 'address.write', { own: true })).not.toThrow()
  })
  test('rank: owner > staff > host > assistant > leader = member > guest', () => {
    const ranks = [
      rankOf(['guest']),
      rankOf(['member']),
      rankOf(['member', 'leader']),
      rankOf(['member'], { assistant: { trade: true, mod: true } }),
    ]
    ranks.push(rankOf(['member', 'host'], { host: true }), rankOf(['staff']), rankOf(['staff', 'owner']))
    expect(ranks).toEqual([0, 1, 1, 2, 3, 4, 5])
    expect(rankOf(['member', 'host', 'assistant'])).toBe(1)
    expect(outranks(1, 1)).toBe(false)
    expect(outranks(2, 1)).toBe(true)
  })
})
