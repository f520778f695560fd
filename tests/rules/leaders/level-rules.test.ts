// Levels by rolling settled sales: every level from every standing, falls announced and taken back, and random months against a tiny model.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  changeBetween,
  fallDueMs,
  fallsAhead,
  heldLevel,
  levelOnceHeld,
  levelWorth,
  movedTo,
  nextLevel,
  type LevelPlan,
  type LevelStanding,
} from '../../../server/leaders/level.rules.ts'

const DAY = 86_400_000
const FROM = [0, 1_000_000, 5_000_000]

describe('what sales are worth', () => {
  test.each([
    [-5, 1],
    [0, 1],
    [999_999, 1],
    [1_000_000, 2],
    [4_999_999, 2],
    [5_000_000, 3],
    [90_000_000, 3],
  ])('%p fen is level %p', (fen, level) => expect(levelWorth(FROM, fen)).toBe(level))
  test('a shop of one level has one', () => expect(levelWorth([0], 1e9)).toBe(1))
  test.each([
    [1, 0, { level: 2, fromFen: 1_000_000, missingFen: 1_000_000 }],
    [1, -300, { level: 2, fromFen: 1_000_000, missingFen: 1_000_000 }],
    [1, 999_999, { level: 2, fromFen: 1_000_000, missingFen: 1 }],
    [2, 7_000_000, { level: 3, fromFen: 5_000_000, missingFen: 0 }],
    [3, 0, null],
    [9, 0, null],
  ])('above level %p with %p fen comes %p', (level, fen, next) => expect(nextLevel(FROM, level, fen)).toEqual(next))
})

describe('when a fall takes hold', () => {
  test.each([
    ['decided ten minutes after midnight', 600_000, 7, 7 * DAY],
    ['decided a millisecond before the day is over', DAY - 1, 7, 7 * DAY],
    ['decided a day late: the whole grace is still hers', DAY, 7, 8 * DAY],
    ['no grace: at once', 600_000, 0, 600_000],
    ['no grace and late: at once', 3 * DAY, 0, 3 * DAY],
  ])('%s', (_, atMs, graceDays, dueMs) => expect(fallDueMs({ monthFromMs: 0, atMs, graceDays })).toBe(dueMs))
})

describe('one move, from every level to every level', () => {
  const levels = [1, 2, 3, 4]
  const pairs = levels.flatMap((held) => levels.map((worth) => [held, worth] as const))
  test.each(pairs)('held %p, worth %p', (held, worth) => {
    const after = movedTo({ level: held }, worth, { atMs: 10, dueMs: 17 })
    const change = changeBetween({ level: held }, after, 10)
    expect(after).toEqual(worth < held ? { level: held, levelFalls: [{ level: worth, fromMs: 17 }] } : { level: worth, levelFalls: [] })
    expect(change).toBe(worth > held ? 'up' : worth < held ? 'down' : null)
    expect([heldLevel(after, 16), heldLevel(after, 17)]).toEqual([Math.max(held, worth), worth])
  })
  test('without grace a fall is at once', () => {
    const after = movedTo({ level: 3 }, 1, { atMs: 10, dueMs: 10 })
    expect(after).toEqual({ level: 1, levelFalls: [] })
    expect(changeBetween({ level: 3 }, after, 10)).toBe('down')
  })
})

describe('a fall was announced: level 3 until 60, then 1', () => {
  const before: LevelStanding = { level: 3, levelFalls: [{ level: 1, fromMs: 60 }] }
  const at = { atMs: 30, dueMs: 37 }
  test.each([
    ['worth what it falls to: it stays as it is', 1, { level: 3, levelFalls: [{ level: 1, fromMs: 60 }] }, null],
    ['worth more than it falls to: less deep, the same day', 2, { level: 3, levelFalls: [{ level: 2, fromMs: 60 }] }, 'kept'],
    ['worth what she holds: taken back', 3, { level: 3, levelFalls: [] }, 'kept'],
    ['worth more than she holds: up, and taken back', 4, { level: 4, levelFalls: [] }, 'up'],
  ] as const)('%s', (_, worth, standing, change) => {
    const after = movedTo(before, worth, at)
    expect(after).toEqual(standing)
    expect(changeBetween(before, after, 30)).toBe(change)
  })
  test('worth even less: the announced day is kept, for the deeper level too', () => {
    const shallow: LevelStanding = { level: 3, levelFalls: [{ level: 2, fromMs: 60 }] }
    expect(movedTo(shallow, 1, at)).toEqual({ level: 3, levelFalls: [{ level: 1, fromMs: 60 }] })
    expect(movedTo(shallow, 1, { atMs: 30, dueMs: 90 })).toEqual({
      level: 3,
      levelFalls: [
        { level: 2, fromMs: 60 },
        { level: 1, fromMs: 90 },
      ],
    })
    expect(changeBetween(shallow, movedTo(shallow, 1, at), 30)).toBe('down')
  })
  test('once it has come it is no longer ahead', () => {
    expect(fallsAhead(before, 59)).toHaveLength(1)
    expect(fallsAhead(before, 60)).toEqual([])
    expect(movedTo(before, 1, { atMs: 60, dueMs: 67 })).toEqual({ level: 1, levelFalls: [] })
    expect(changeBetween(before, movedTo(before, 1, { atMs: 60, dueMs: 67 }), 60)).toBe(null)
    expect(changeBetween(before, movedTo(before, 2, { atMs: 60, dueMs: 67 }), 60)).toBe('up')
  })
})

test('the same month judged again changes nothing; nobody falls before the day she was told, nor rises later than at once', () => {
  const month = fc.record({ worth: fc.integer({ min: 1, max: 5 }), grace: fc.integer({ min: 0, max: 60 }) })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(month, { maxLength: 8 }), (first, months) => {
      let standing: LevelPlan = { level: first, levelFalls: [] }
      // The model: the level promised on each day, one number a day.
      const days = Array.from({ length: 400 }, () => first)
      months.forEach(({ worth, grace }, place) => {
        const atMs = (place + 1) * 30
        const dueMs = atMs + grace
        const lastFall = days.findLastIndex((level, day) => day > atMs && level < (days[day - 1] ?? 0))
        const from = Math.max(dueMs, lastFall)
        for (let day = atMs; day < days.length; day += 1) days[day] = day < from ? Math.max(days[day] ?? 0, worth) : worth
        const after = movedTo(standing, worth, { atMs, dueMs })
        expect(movedTo(after, worth, { atMs: atMs + 1, dueMs: dueMs + 1 }).levelFalls.at(-1)).toEqual(
          after.levelFalls.filter(({ fromMs }) => fromMs > atMs + 1).at(-1),
        )
        expect(days.slice(atMs).map((_, ahead) => heldLevel(after, atMs + ahead))).toEqual(days.slice(atMs))
        standing = after
      })
    }),
    { numRuns: 100 },
  )
})

test('the level of a past order is read from the moves', () => {
  const moves = [
    { from: 1, atMs: 10, level: 3 },
    { from: 3, atMs: 40, level: 3, levelFalls: [{ level: 2, fromMs: 47 }] },
    { from: 3, atMs: 45, level: 3, levelFalls: [] },
  ]
  expect([9, 10, 46, 47, 99].map((atMs) => levelOnceHeld(moves, atMs, 8))).toEqual([1, 3, 3, 3, 3])
  expect([46, 47].map((atMs) => levelOnceHeld(moves.slice(0, 2), atMs, 8))).toEqual([3, 2])
  expect(levelOnceHeld([], 5, 8)).toBe(8)
})
