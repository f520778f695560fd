// Leader states, touches, settings, share codes and self-purchase: every pair and every edge.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FIRST_SETTINGS, settingsAt, settingsFaults } from '../../../server/leaders/attribution/attribution-settings.rules.ts'
import { decide, LEADER_DECISIONS, LEADER_MOVES, type LeaderDecision, type LeaderState } from '../../../server/leaders/leader.rules.ts'
import { matchDelivery, matchIdentity, matchPayer } from '../../../server/leaders/attribution/self-purchase.rules.ts'
import { isGoodShareCode, makeShareCode, SHARE_ALPHABET } from '../../../server/leaders/links/share-code.rules.ts'
import { byTime, isSameTouch, touchRefusal, touchShow, type LinkFacts } from '../../../server/leaders/links/touch.rules.ts'
import { canMove, statesBefore } from '../../../server/transitions.ts'

describe('leader states', () => {
  const allowed = new Set([
    'applied>active',
    'applied>refused',
    'refused>applied',
    'active>paused',
    'paused>active',
    'active>disabled',
    'paused>disabled',
  ])
  const states = Object.keys(LEADER_MOVES) as LeaderState[]
  const pairs = states.flatMap((from) => states.map((to) => [from, to] as const))
  it.each(pairs)('%s to %s is as the table of the house says', (from, to) => {
    expect(canMove(LEADER_MOVES, from, to)).toBe(allowed.has(`${from}>${to}`))
  })
  it('every decision from every state is a move of the table or none', () => {
    for (const from of states) {
      for (const decision of Object.keys(LEADER_DECISIONS) as LeaderDecision[]) {
        const to = decide(from, decision)
        expect(to === undefined || canMove(LEADER_MOVES, from, to)).toBe(true)
      }
    }
    expect(decide('applied', 'resume')).toBeUndefined()
    expect(decide('paused', 'approve')).toBeUndefined()
    expect(decide('paused', 'resume')).toBe('active')
    expect(statesBefore(LEADER_MOVES, 'disabled').sort()).toEqual(['active', 'paused'])
  })
})

const link: LinkFacts = {
  linkId: 'k',
  kind: 'show',
  leaderId: 'A',
  showId: 'S1',
  groupId: null,
  channel: null,
  disabled: false,
  untilMs: 1000,
}

describe('touches', () => {
  it.each([
    ['an unknown code', undefined, 'active', 0, 'badCode'],
    ['a good link', link, 'active', 999, null],
    ['a link at its end', link, 'active', 1000, 'linkEnded'],
    ['a disabled link', { ...link, disabled: true }, 'active', 0, 'linkDisabled'],
    ['a link without an end', { ...link, untilMs: null }, 'active', 9e12, null],
    ['a brand link', { ...link, leaderId: null }, undefined, 0, 'brand'],
    ['a link of a paused leader', link, 'paused', 0, 'leaderInactive'],
    ['a link of a disabled leader', link, 'disabled', 0, 'leaderInactive'],
    ['a link of a leader not there', link, undefined, 0, 'leaderInactive'],
  ] as const)('%s', (_, facts, state, atMs, refusal) => {
    expect(touchRefusal(facts, state, atMs)).toBe(refusal)
  })
  it('a show link keeps its show, a room link takes the page, a contact code has none', () => {
    expect(touchShow(link, 'S2')).toBe('S1')
    expect(touchShow({ ...link, kind: 'room', showId: null }, 'S2')).toBe('S2')
    expect(touchShow({ ...link, kind: 'contact', showId: null }, 'S2')).toBeNull()
  })
  it('the same visitor, link and show within 60 s is one touch; the 60th second is outside', () => {
    const last = { visitorId: 'v', linkId: 'k', showId: 'S1', atMs: 0 }
    expect(isSameTouch(last, { ...last, atMs: 59_999 })).toBe(true)
    expect(isSameTouch(last, { ...last, atMs: 60_000 })).toBe(false)
    expect(isSameTouch(last, { ...last, visitorId: 'w' })).toBe(false)
    expect(isSameTouch(last, { ...last, linkId: 'l' })).toBe(false)
    expect(isSameTouch(last, { ...last, showId: 'S2' })).toBe(false)
  })
  it('orders touches by time, then id', () => {
    const touches = [
      { atMs: 2, touchId: 'a' },
      { atMs: 1, touchId: 'c' },
      { atMs: 1, touchId: 'b' },
    ]
    expect(touches.toSorted(byTime).map((touch) => touch.touchId)).toEqual(['b', 'c', 'a'])
    expect(byTime({ atMs: 1, touchId: 'a' }, { atMs: 1, touchId: 'a' })).toBe(0)
  })
})

describe('attribution settings', () => {
  it('a version is in force from its first millisecond', () => {
    const versions = [FIRST_SETTINGS, { ...FIRST_SETTINGS, version: 2, fromMs: 50 }]
    expect(settingsAt(versions, 49).version).toBe(1)
    expect(settingsAt(versions, 50).version).toBe(2)
    expect(settingsAt([], 50)).toEqual(FIRST_SETTINGS)
  })
  it('names what is out of range', () => {
    expect(settingsFaults({ ...FIRST_SETTINGS, fromMs: 100 }, 100)).toEqual([])
    const wrong = { ...FIRST_SETTINGS, fromMs: 99, validDays: 5, protectDays: 6, touchWindowHours: 169, renewMinFen: 0 }
    expect(settingsFaults(wrong, 100)).toEqual(['fromMs', 'protectDays', 'touchWindowHours', 'renewMinFen'])
    expect(settingsFaults({ ...FIRST_SETTINGS, validDays: 0, protectDays: 0 }, 0)).toEqual(['validDays'])
    expect(settingsFaults({ ...FIRST_SETTINGS, validDays: 1.5, protectDays: 1 }, 0)).toEqual(['validDays'])
  })
})

describe('share codes', () => {
  const key = randomBytes(32)
  it('a made code is good under its key only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const code = makeShareCode(bytes, key)
        expect(code).toMatch(/^[23456789A-HJ-NP-Z]{12}$/)
        expect(isGoodShareCode(code, key)).toBe(true)
      }),
    )
    expect(isGoodShareCode(makeShareCode(randomBytes(8), key), randomBytes(32))).toBe(false)
  })
  it('every single changed character makes it bad', () => {
    const code = makeShareCode(randomBytes(8), key)
    for (let place = 0; place < code.length; place += 1) {
      for (const letter of SHARE_ALPHABET) {
        const changed = code.slice(0, place) + letter + code.slice(place + 1)
        // A changed name proves itself once in 32^4 by chance; one place of the proof is never right twice.
        if (letter !== code[place] && place >= 8) expect(isGoodShareCode(changed, key)).toBe(false)
      }
    }
    expect(['', 'AAAA', `${code}2`, code.toLowerCase(), 'IIIIIIIIIIII'].some((bad) => isGoodShareCode(bad, key))).toBe(false)
  })
  it('guesses fall: of 20,000 random codes at most a few prove themselves', () => {
    const guesses = Array.from({ length: 20_000 }, () => Array.from(randomBytes(12), (byte) => SHARE_ALPHABET[byte % 32]).join(''))
    expect(guesses.filter((guess) => isGoodShareCode(guess, key)).length).toBeLessThanOrEqual(3)
  })
})

describe('self-purchase', () => {
  const leader = { memberIds: ['mA', 'merged'], accountIds: ['wxA'], phoneIndexes: ['pA'] }
  const stranger = { memberIds: ['m'], accountIds: ['wx'], phoneIndexes: ['p'] }
  it.each([
    ['same member', { ...stranger, memberIds: ['mA'] }, 'member'],
    ['a member merged with hers', { ...stranger, memberIds: ['m', 'merged'] }, 'member'],
    ['same account', { ...stranger, accountIds: ['wxA'] }, 'account'],
    ['same phone', { ...stranger, phoneIndexes: ['pA'] }, 'phone'],
    ['a stranger', stranger, null],
  ])('%s', (_, buyer, match) => {
    expect(matchIdentity(buyer, leader)).toBe(match)
  })
  it('the payer account blocks', () => {
    expect(matchPayer('wxA', leader)).toBe('payer')
    expect(matchPayer('wx', leader)).toBeNull()
    expect(matchPayer(null, leader)).toBeNull()
  })
  const places = { deliveryIndexes: ['home'], devices: [{ deviceId: 'd', signedInAtMs: 0 }] }
  const delivery = { deliveryIndex: 'home', deviceId: null, pickup: false }
  const dayMs = 86_400_000
  it.each([
    ['address and phone', delivery, 0, 'addressAndPhone'],
    ['another address or phone', { ...delivery, deliveryIndex: 'other' }, 0, null],
    ['no address at all', { ...delivery, deliveryIndex: null }, 0, null],
    ['a pickup point is never her home', { ...delivery, pickup: true }, 0, null],
    ['her device within 30 days', { ...delivery, deliveryIndex: null, deviceId: 'd' }, 30 * dayMs - 1, 'device'],
    ['her device after 30 days', { ...delivery, deliveryIndex: null, deviceId: 'd' }, 30 * dayMs, null],
    ['another device', { ...delivery, deliveryIndex: null, deviceId: 'e' }, 0, null],
  ])('%s', (_, given, atMs, reason) => {
    expect(matchDelivery(given, places, atMs)).toBe(reason)
  })
})
