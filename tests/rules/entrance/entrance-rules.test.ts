// Who walks into which phase as what.
import { describe, expect, test } from '@jest/globals'
import { PHASES, type Phase } from '../../../server/protocol/shows.ts'
import { entryVerdict, isShareCode, isTeam, rolesHere, type Purpose } from '../../../server/entrance/entrance.rules.ts'
import { guest, idOf, member, staff } from '../../support/goods-actors.ts'

const none = { host: false, assistant: null }
const asHost = { host: true, assistant: null }
const asAssistant = { host: false, assistant: { trade: false, mod: false } }
const verdict = (
  actor: Parameters<typeof entryVerdict>[0],
  phase: Phase,
  grants: typeof asHost | typeof asAssistant = none,
  purpose: Purpose = 'viewer',
  kicked = false,
) => entryVerdict(actor, purpose, { phase, kicked, grants })

describe('entry', () => {
  test.each(PHASES)('guests and members in phase %s', (phase) => {
    const expected = phase === 'draft' ? 'not_found' : phase === 'rehearsal' ? 'entry_refused' : 'ok'
    expect(verdict(guest(), phase)).toBe(expected)
    expect(verdict(member(idOf(1)), phase)).toBe(expected)
    // A host of some other show is a viewer here.
    expect(verdict(member(idOf(1), 'host'), phase)).toBe(expected)
  })
  test.each(PHASES)("the show's own people and scope shows in phase %s", (phase) => {
    expect(verdict(member(idOf(1), 'host'), phase, asHost)).toBe('ok')
    expect(verdict(member(idOf(1), 'assistant'), phase, asAssistant)).toBe('ok')
    expect(verdict(staff('shows'), phase)).toBe('ok')
  })
  test('scope mod sees what is public, other scopes nothing', () => {
    expect(verdict(staff('mod'), 'live')).toBe('ok')
    expect(verdict(staff('mod'), 'draft')).toBe('not_found')
    expect(verdict(staff('fulfil'), 'live')).toBe('not_allowed')
  })
  test('the kicked stay out; a draft does not even say so', () => {
    expect(verdict(member(idOf(1)), 'live', none, 'viewer', true)).toBe('kicked')
    expect(verdict(member(idOf(1)), 'draft', none, 'viewer', true)).toBe('not_found')
  })
  test.each(['studio', 'assist'] as const)('%s is for the own people', (purpose) => {
    expect(verdict(member(idOf(1), 'host'), 'live', asHost, purpose)).toBe('ok')
    expect(verdict(member(idOf(1), 'assistant'), 'live', asAssistant, purpose)).toBe('ok')
    expect(verdict(staff('mod'), 'live', none, purpose)).toBe('ok')
    for (const actor of [guest(), member(idOf(1)), member(idOf(1), 'host', 'leader')])
      expect(verdict(actor, 'live', none, purpose)).toBe('not_allowed')
  })
})

test('the team is counted apart', () => {
  expect(isTeam(member(idOf(1)), 'viewer', none)).toBe(false)
  expect(isTeam(member(idOf(1)), 'viewer', asHost)).toBe(true)
  expect(isTeam(member(idOf(1)), 'viewer', asAssistant)).toBe(true)
  expect(isTeam(member(idOf(1)), 'assist', none)).toBe(true)
  expect(isTeam(staff('mod'), 'viewer', none)).toBe(true)
})

test('roles here: host and assistant only where she is that in this show', () => {
  const actor = member(idOf(1), 'host', 'assistant', 'leader')
  expect(rolesHere(actor, none)).toEqual(['member', 'leader'])
  expect(rolesHere(actor, asHost)).toEqual(['member', 'leader', 'host'])
  expect(rolesHere(actor, asAssistant)).toEqual(['member', 'leader', 'assistant'])
})

test.each([
  ['23456789ABCD', true],
  ['23456789ABC', false],
  ['23456789ABCDE', false],
  ['23456789ABC0', false],
  ["' or 1=1 --", false],
  [undefined, false],
])('share code %s', (given, expected) => {
  expect(isShareCode(given)).toBe(expected)
})
