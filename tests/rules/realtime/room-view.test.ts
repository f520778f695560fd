// A gateway's copy of a room: entries by number and version, a ring for pages that come back, positions of a log.
import { describe, expect, test } from '@jest/globals'
import { LIMITS } from '../../../server/protocol/limits.ts'
import type { CellEntry } from '../../../server/protocol/room-fold.ts'
import { follows, isAfter, parsePosition, readAfter, START } from '../../../server/realtime/log-position.ts'
import type { LogEntry } from '../../../server/realtime/log-reader.ts'
import { answerOf, cellsBehind, emptyView, replaceView, takeEntries } from '../../../server/realtime/room-view.ts'
import { createTokenBucket } from '../../../server/realtime/token-bucket.ts'

const EPOCH = 1_700_000_000_000
const pin = (version: number): CellEntry => ({ kind: 'pin', version, pin: null })
const at = (seq: number, entry: CellEntry, epoch = EPOCH): LogEntry => ({ at: { epoch, seq }, json: JSON.stringify(entry) })
const view = (seq = 4): ReturnType<typeof emptyView> => {
  const made = emptyView()
  replaceView(made, String(EPOCH), { epoch: EPOCH, seq }, [pin(3)])
  return made
}

describe('entries', () => {
  test('the next number is taken; the higher version wins, an older one still counts as heard', () => {
    const room = view()
    const { taken, gap } = takeEntries(room, [at(5, pin(6)), at(6, pin(5))])
    expect([gap, taken.map(({ seq }) => seq), room.seq, room.cells.get('pin')?.version]).toEqual([false, [5, 6], 6, 6])
  })
  test('known numbers are skipped, a hole or another epoch stops', () => {
    expect(takeEntries(view(), [at(3, pin(9)), at(4, pin(9))])).toEqual({ taken: [], gap: false })
    const room = view()
    expect(takeEntries(room, [at(5, pin(4)), at(7, pin(9))])).toMatchObject({ taken: [{ seq: 5 }], gap: true })
    expect(room.cells.get('pin')?.version).toBe(4)
    expect(takeEntries(view(), [at(0, pin(9), EPOCH + 1)])).toEqual({ taken: [], gap: true })
  })
  test('the ring keeps the last thousand', () => {
    const room = view(-1)
    takeEntries(
      room,
      Array.from({ length: LIMITS.ringEntriesMax + 50 }, (_, seq) => at(seq, pin(seq + 4))),
    )
    expect([room.ring.length, room.ring[0]?.seq]).toEqual([LIMITS.ringEntriesMax, 50])
  })
})

describe('answers', () => {
  const room = view(-1)
  takeEntries(
    room,
    Array.from({ length: 300 }, (_, seq) => at(seq, pin(seq + 4))),
  )
  const since = (seq: number, epoch = String(EPOCH)) => answerOf(room, { epoch, seq })
  test('few are said one by one', () => {
    expect(since(297)).toMatchObject({ seq: 299, entries: [{ seq: 298 }, { seq: 299 }] })
    expect(since(99).entries).toHaveLength(200)
    expect(since(299)).toEqual({ epoch: String(EPOCH), seq: 299, entries: [] })
  })
  test.each([
    ['more than 200', since(98)],
    ['another epoch', since(298, 'L1')],
    ['a number we do not have yet', since(300)],
    ['nothing known', answerOf(room, null)],
  ])('%s: the whole room', (_name, answer) => {
    expect(answer.entries).toBeUndefined()
    expect(answer.room?.cells).toEqual([expect.objectContaining({ kind: 'pin', version: 303 })])
  })
})

test('cells behind the rows: newer or unknown ones only', () => {
  const media: CellEntry = { kind: 'media', version: 1, state: 'on', take: 1, sinceMs: 0, layers: 3 }
  expect(cellsBehind(view(), [pin(3)])).toEqual([])
  expect(cellsBehind(view(), [pin(2), media])).toEqual([media])
  expect(cellsBehind(view(), [pin(4)])).toEqual([pin(4)])
})

describe('positions', () => {
  test('order, neighbours, and where XREAD goes on', () => {
    expect(parsePosition('1700-12')).toEqual({ epoch: 1700, seq: 12 })
    expect(isAfter({ epoch: 2, seq: 0 }, { epoch: 1, seq: 9 })).toBe(true)
    expect(isAfter({ epoch: 1, seq: 9 }, { epoch: 1, seq: 9 })).toBe(false)
    expect(follows({ epoch: 5, seq: 0 }, { epoch: 5, seq: -1 })).toBe(true)
    expect(follows({ epoch: 5, seq: 0 }, START)).toBe(false)
    expect(follows({ epoch: 5, seq: 3 }, { epoch: 5, seq: 2 })).toBe(true)
    expect(follows({ epoch: 6, seq: 0 }, { epoch: 5, seq: 2 })).toBe(false)
    expect(readAfter({ epoch: 5, seq: 2 })).toBe('5-2')
    expect(readAfter({ epoch: 5, seq: -1 })).toBe('4-18446744073709551615')
  })
})

test('a bucket gives a burst, then evenly', () => {
  const bucket = createTokenBucket({ points: 3, perSec: 3 })
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0])
  expect(bucket.take(0)).toBe(1_000)
  expect(bucket.take(500)).toBe(500)
  expect(bucket.take(1_000)).toBe(0)
  expect(bucket.take(60_000)).toBe(0)
})
