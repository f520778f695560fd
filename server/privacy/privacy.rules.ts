// The life of a wish to close an account and of a copy of one's data, and how long what is kept. Pure.
import type { KeptRow } from '../keeping.ts'
import { ERASE_WAIT_DAYS, EXPORT_HOURS } from '../protocol/privacy.ts'
import type { Moves } from '../transitions.ts'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export type ClosingState = 'asked' | 'cancelled' | 'carrying' | 'done'
/** Once it is being carried out there is no way back. */
export const CLOSING_MOVES: Moves<ClosingState> = { asked: ['cancelled', 'carrying'], cancelled: [], carrying: ['done'], done: [] }

export type CopyState = 'asked' | 'ready' | 'gone'
export const COPY_MOVES: Moves<CopyState> = { asked: ['ready'], ready: ['gone'], gone: [] }

export const closingDueMs = (askedAtMs: number): number => askedAtMs + ERASE_WAIT_DAYS * DAY_MS
export const copyUntilMs = (readyAtMs: number): number => readyAtMs + EXPORT_HOURS * HOUR_MS

/** Days (security.md 7). Trade: three years from its end, and a season more for what has no end of its own but hangs on an order's. */
export const KEPT_DAYS = { visits: 180, inbox: 180, steps: 30, trade: 3 * 366, besideTrade: 3 * 366 + 92 } as const

/** Rows of one sealed piece of a copy: a piece stays far below the 16 MB that a document may have. */
export const ROWS_PER_PIECE = 2_000
export const piecesOf = (rows: readonly KeptRow[]): KeptRow[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_PER_PIECE) }, (_, at) => rows.slice(at * ROWS_PER_PIECE, (at + 1) * ROWS_PER_PIECE))

/** A table of rows that may have different fields: the head names each field once, in the order they come. */
export const tableOf = (rows: readonly KeptRow[], cell: (text: string) => string): string[][] => {
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return [
    head,
    ...rows.map((row) =>
      head.map((field) => {
        const value = row[field] ?? null
        // A number is never a formula, and must stay one: -5 is -5.
        return typeof value === 'string' ? cell(value) : value === null ? '' : String(value)
      }),
    ),
  ]
}
