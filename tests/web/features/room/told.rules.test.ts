// What a page does with what it is told: order, gaps, epochs, buffering, exactly as the room's truth demands.
import { describe, expect, test } from '@jest/globals'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import type { Told } from '../../../../server/protocol/room.ts'
import {
  answered,
  askBegan,
  askFailed,
  heard,
  nothingTold,
  pulseShowsGap,
  type ToldState,
} from '../../../../web/src/features/room/told.rules.ts'

const pin = (seq: number, version: number, offerId = 'a') => ({
  seq,
  kind: 'pin' as const,
  version,
  pin: { pinId: `p${version}`, offerId, openedAtMs: 1 },
})
const whole = (epoch: string, seq: number, version = 1): Told =>
  ({ epoch, seq, room: { cells: [{ kind: 'pin', version, pin: null }] } }) as Told
const entries = (epoch: string, ...list: ReturnType<typeof pin>[]): Told => ({ epoch, entries: list }) as Told
const inRoom = (): ToldState => answered(askBegan(nothingTold), whole('7', 3)).state

describe('live frames', () => {
  test('the next number is applied, a known one is skipped', () => {
    const next = heard(inRoom(), entries('7', pin(4, 2)))
    expect([next.state.fold?.seq, next.applied.length, next.resync]).toEqual([4, 1, false])
    expect(heard(next.state, entries('7', pin(4, 9))).applied).toEqual([])
  })
  test('an older version of a later number changes nothing', () => {
    const first = heard(inRoom(), entries('7', pin(4, 6)))
    const second = heard(first.state, entries('7', pin(5, 5)))
    expect([second.state.fold?.seq, second.applied.length]).toEqual([5, 0])
    expect(second.state.fold?.cells.get('pin')?.version).toBe(6)
  })
  test('a hole and another epoch each ask for a resync', () => {
    expect(heard(inRoom(), entries('7', pin(6, 2))).resync).toBe(true)
    expect(heard(inRoom(), entries('8', pin(4, 2))).resync).toBe(true)
  })
  test('a whole room replaces everything, an older one of the same epoch is ignored', () => {
    const replaced = heard(inRoom(), whole('8', 0))
    expect([replaced.replaced, replaced.state.fold?.epoch]).toEqual([true, '8'])
    expect(heard(inRoom(), whole('7', 2)).replaced).toBe(false)
  })
  test('before any room is known entries ask for one', () => {
    expect(heard(nothingTold, entries('7', pin(4, 2))).resync).toBe(true)
  })
})

describe('while a join or resync is out', () => {
  test('what is told waits and is played after the answer', () => {
    const waiting = heard(heard(askBegan(inRoom()), entries('7', pin(5, 3))).state, entries('7', pin(6, 4)))
    expect([waiting.applied, waiting.state.waiting.length]).toEqual([[], 2])
    const done = answered(waiting.state, entries('7', pin(4, 2)))
    expect([done.state.fold?.seq, done.applied.length, done.resync, done.state.asking]).toEqual([6, 3, false, false])
  })
  test('a hole between the answer and what waited asks again', () => {
    const waiting = heard(askBegan(inRoom()), entries('7', pin(6, 3))).state
    expect(answered(waiting, entries('7', pin(4, 2))).resync).toBe(true)
  })
  test('no answer plays what waited', () => {
    const waiting = heard(askBegan(inRoom()), entries('7', pin(4, 3))).state
    expect(askFailed(waiting).state.fold?.seq).toBe(4)
  })
  test('at most 500 wait; past that the page asks again', () => {
    let state = askBegan(inRoom())
    for (let seq = 4; seq < 4 + LIMITS.toldBufferedMax + 5; seq += 1) state = heard(state, entries('7', pin(seq, seq))).state
    expect(state.waiting.length).toBe(LIMITS.toldBufferedMax)
    expect(answered(state, entries('7')).resync).toBe(true)
  })
})

test('a pulse ahead of the page, or of another epoch, shows a gap', () => {
  expect(pulseShowsGap(inRoom(), { epoch: '7', seq: 3 })).toBe(false)
  expect(pulseShowsGap(inRoom(), { epoch: '7', seq: 4 })).toBe(true)
  expect(pulseShowsGap(inRoom(), { epoch: '9', seq: 0 })).toBe(true)
  expect(pulseShowsGap(askBegan(inRoom()), { epoch: '9', seq: 0 })).toBe(false)
})
