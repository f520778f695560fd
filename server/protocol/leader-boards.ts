// Boards of leaders on the wire: who sold most in a show or on a day, and a leader's choice to be named there.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, fenSum, id, said } from './fields.ts'

export const BOARD_ROWS_MAX = 50
/** A local day of the shop. */
const day = z
  .string()
  .max(10, { abort: true })
  .regex(/^\d{4}-\d{2}-\d{2}$/)
/** A show's board, or a day's; neither: today's. */
const boardQuery = z.strictObject({ showId: id.optional(), day: day.optional() })
const place = { place: z.int().min(1), orders: z.int(), netFen: fenSum }
const boardHead = {
  by: z.enum(['show', 'day']),
  /** The show's title; null on a day's board. */
  title: said(40).nullable(),
  day: said(10).nullable(),
  /** Leaders who sold anything. */
  leaders: z.int(),
  atMs,
}
export const leaderBoard = z.object({
  ...boardHead,
  /** name null: she chose not to be named, or does not lead any more. */
  rows: z.array(z.object({ ...place, name: said(20).nullable(), mine: z.boolean() })).max(BOARD_ROWS_MAX),
  /** null: nothing sold here yet. gapFen: to the place above; null on the first. */
  me: z.object({ ...place, gapFen: fenSum.nullable() }).nullable(),
  /** Whether others see my name. */
  named: z.boolean(),
  /** What the leader in the middle earned in thirty days; null: not summed yet. */
  medianIncomeFen: fenSum.nullable(),
})
export type LeaderBoard = z.infer<typeof leaderBoard>
const staffBoard = z.object({
  ...boardHead,
  rows: z.array(z.object({ ...place, leaderId: id, name: said(20), named: z.boolean() })).max(BOARD_ROWS_MAX),
})
export type StaffBoard = z.infer<typeof staffBoard>
const named = z.strictObject({ named: z.boolean() })

export const boardEndpoints = {
  leaderBoard: endpoint({
    method: 'GET',
    path: '/leader/board',
    act: 'board.read',
    rates: ['read'],
    says: 'Who sold most in a show or on a day, paid less refunded, and my place',
    query: boardQuery,
    reply: leaderBoard,
  }),
  boardName: endpoint({
    method: 'PUT',
    path: '/leader/board/name',
    act: 'board.read',
    rates: ['write'],
    says: 'Whether other leaders see my name on boards',
    body: named,
    reply: named,
  }),
  staffBoard: endpoint({
    method: 'GET',
    path: '/staff/leaders/board',
    act: 'boards.all',
    rates: ['read'],
    says: 'The same board with every name, for staff and the show’s host',
    query: boardQuery,
    reply: staffBoard,
  }),
} as const satisfies Record<string, Endpoint>
