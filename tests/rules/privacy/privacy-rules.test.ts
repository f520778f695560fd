// The lives of a copy and of a wish to close an account, pair by pair; pieces and tables of what is given to a person.
import { describe, expect, test } from '@jest/globals'
import { escapeCell } from '../../../server/order-desk/export.rules.ts'
import {
  CLOSING_MOVES,
  closingDueMs,
  COPY_MOVES,
  copyUntilMs,
  piecesOf,
  ROWS_PER_PIECE,
  tableOf,
} from '../../../server/privacy/privacy.rules.ts'
import { canMove } from '../../../server/transitions.ts'

const pairs = <S extends string>(moves: Readonly<Record<S, readonly S[]>>): string[] => {
  const states = Object.keys(moves) as S[]
  return states.flatMap((from) => states.filter((to) => canMove(moves, from, to)).map((to) => `${from} -> ${to}`))
}

test('a wish is taken back or carried out, and what is carried out comes to its end', () => {
  expect(pairs(CLOSING_MOVES)).toEqual(['asked -> cancelled', 'asked -> carrying', 'carrying -> done'])
})
test('a copy becomes ready and then goes', () => {
  expect(pairs(COPY_MOVES)).toEqual(['asked -> ready', 'ready -> gone'])
})
test('seven days to change her mind, 72 hours to read', () => {
  expect(closingDueMs(1000)).toBe(1000 + 7 * 86_400_000)
  expect(copyUntilMs(1000)).toBe(1000 + 72 * 3_600_000)
})
test.each([0, 1, ROWS_PER_PIECE, ROWS_PER_PIECE + 1, 3 * ROWS_PER_PIECE])(
  '%i rows come back whole and in order from their pieces',
  (count) => {
    const rows = Array.from({ length: count }, (_, n) => ({ n }))
    const pieces = piecesOf(rows)
    expect(pieces.flat()).toEqual(rows)
    expect(pieces.every((piece) => piece.length > 0 && piece.length <= ROWS_PER_PIECE)).toBe(true)
  },
)

describe('a table', () => {
  test('names each field once and leaves empty what a row has not', () => {
    const table = tableOf([{ a: 'x', b: 1 }, { a: 'y', c: true }, { b: null }], (text) => text)
    expect(table).toEqual([
      ['a', 'b', 'c'],
      ['x', '1', ''],
      ['y', '', 'true'],
      ['', '', ''],
    ])
  })
  test('makes no formula of her own words, and leaves numbers numbers', () => {
    expect(tableOf([{ words: '=1+1', fen: -5 }], escapeCell)[1]).toEqual(["'=1+1", '-5'])
  })
  test('of nothing is a head of nothing', () => {
    expect(tableOf([], escapeCell)).toEqual([[]])
  })
})
