// Edges of bindings that the vectors do not reach: who may make one, what blocks a renewal, merges past their dates.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FIRST_SETTINGS } from '../../../server/leaders/attribution/attribution-settings.rules.ts'
import {
  livesAt,
  mergedBinding,
  onLeaderState,
  onPaid,
  onTouch,
  type Binding,
  type PaidOrder,
} from '../../../server/leaders/attribution/binding.rules.ts'
import type { LeaderState } from '../../../server/leaders/leader.rules.ts'
import type { Touch } from '../../../server/leaders/links/touch.rules.ts'

const DAY = 86_400_000
const touch: Touch = {
  touchId: 't',
  visitorId: 'v',
  memberId: 'm',
  linkId: 'k',
  leaderId: 'B',
  showId: 'S',
  groupId: 'g',
  channel: null,
  atMs: 10 * DAY,
  refusal: null,
}
const boundTo = (leaderId: string, fromDay = 0): Binding => ({
  bindingId: `b${leaderId}`,
  leaderId,
  boundAtMs: fromDay * DAY,
  protectedUntilMs: (fromDay + 7) * DAY,
  validUntilMs: (fromDay + 30) * DAY,
  touchId: 't0',
  groupId: null,
  channel: null,
})
const order: PaidOrder = {
  createdAtMs: 10 * DAY,
  leaderId: 'B',
  reason: 'touch',
  touchId: 't',
  bindingId: 'bA',
  groupId: 'g',
  channel: null,
  netGoodsFen: 1,
  blocked: false,
}
const facts = { settings: FIRST_SETTINGS, leaderState: 'active' as LeaderState, isOwnLink: false, newId: 'new' }

describe('a touch', () => {
  it.each([
    ['that does not count', { ...touch, refusal: 'linkEnded' as const }, facts],
    ['of her own link', touch, { ...facts, isOwnLink: true }],
    ['of a leader no longer active (merged)', touch, { ...facts, leaderState: 'paused' as LeaderState }],
    ['under lastTouch', touch, { ...facts, settings: { ...FIRST_SETTINGS, mode: 'lastTouch' as const } }],
  ])('%s binds nobody', (_, given, with_) => {
    expect(onTouch(null, given, with_)).toEqual({ kind: 'keep' })
  })
  it('of the same leader never shortens', () => {
    expect(onTouch(boundTo('B', 15), touch, facts)).toEqual({ kind: 'keep' })
  })
  it("never displaces: another leader's living binding stays whatever the touch", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 29 }), (day) => {
        expect(onTouch(boundTo('A'), { ...touch, atMs: day * DAY }, facts)).toEqual({ kind: 'keep' })
      }),
    )
  })
  it('after the end of the old binding it binds, and says the old one is over', () => {
    expect(onTouch(boundTo('A'), { ...touch, atMs: 30 * DAY }, facts)).toMatchObject({
      kind: 'bind',
      ended: 'over',
      binding: { leaderId: 'B', bindingId: 'new', touchId: 't', groupId: 'g' },
    })
  })
})

describe('a paid order', () => {
  it('takes over past protection, only the binding it saw', () => {
    expect(onPaid(boundTo('A'), order, facts)).toMatchObject({
      kind: 'bind',
      ended: 'taken',
      binding: { leaderId: 'B', boundAtMs: 10 * DAY },
    })
    expect(onPaid(boundTo('A'), { ...order, bindingId: 'other' }, facts)).toEqual({ kind: 'keep' })
    expect(onPaid(boundTo('A'), { ...order, createdAtMs: 7 * DAY - 1 }, facts)).toEqual({ kind: 'keep' })
    expect(onPaid(boundTo('A'), { ...order, createdAtMs: 7 * DAY }, facts)).toMatchObject({ kind: 'bind' })
  })
  it.each([
    ["is the merchant's", { ...order, leaderId: null }, facts],
    ['cost nothing', { ...order, netGoodsFen: 0 }, facts],
    ["is below the shop's minimum", { ...order, netGoodsFen: 99 }, { ...facts, settings: { ...FIRST_SETTINGS, renewMinFen: 100 } }],
    ['is blocked as self-purchase', { ...order, blocked: true }, facts],
    ['has a leader disabled since', order, { ...facts, leaderState: 'disabled' as LeaderState }],
    ['fell under lastTouch', order, { ...facts, settings: { ...FIRST_SETTINGS, mode: 'lastTouch' as const } }],
    ['fell under exclusive', order, { ...facts, settings: { ...FIRST_SETTINGS, mode: 'exclusive' as const } }],
    ['was credited by a binding of another', { ...order, reason: 'binding' as const }, facts],
  ])('that %s moves nobody', (_, given, with_) => {
    expect(onPaid(boundTo('A'), given, with_)).toEqual({ kind: 'keep' })
  })
  it('told twice changes nothing the second time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('A', 'B'),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom('touch' as const, 'binding' as const),
        (leaderId, day, reason) => {
          const given = { ...order, createdAtMs: day * DAY, reason }
          const first = onPaid(boundTo(leaderId), given, facts)
          const after = first.kind === 'bind' || first.kind === 'renew' ? first.binding : boundTo(leaderId)
          expect(onPaid(after, given, facts)).toEqual({ kind: 'keep' })
        },
      ),
    )
  })
  it('binds where nothing lives only when a touch earned it', () => {
    expect(onPaid(null, order, facts)).toMatchObject({ kind: 'bind', ended: null })
    expect(onPaid(null, { ...order, reason: 'binding' }, facts)).toEqual({ kind: 'keep' })
  })
})

describe('ends', () => {
  it('disabling ends only her own bindings, pausing none', () => {
    expect(onLeaderState(boundTo('A'), 'A', 'disabled')).toEqual({ kind: 'end', ended: 'leaderDisabled' })
    expect(onLeaderState(boundTo('A'), 'B', 'disabled')).toEqual({ kind: 'keep' })
    expect(onLeaderState(boundTo('A'), 'A', 'paused')).toEqual({ kind: 'keep' })
    expect(onLeaderState(null, 'A', 'disabled')).toEqual({ kind: 'keep' })
  })
  it('a merge keeps the living one, whatever the order of the two', () => {
    const over = boundTo('A', -40)
    const living = boundTo('B', 0)
    expect(mergedBinding(over, living, DAY)).toBe(living)
    expect(mergedBinding(living, over, DAY)).toBe(living)
    expect(mergedBinding(null, over, DAY)).toBe(over)
    const twin = { ...living, bindingId: 'a' }
    expect(mergedBinding(living, twin, DAY)).toBe(twin)
    expect(mergedBinding(twin, living, DAY)).toBe(twin)
    expect(livesAt(null, 0)).toBe(false)
  })
})
